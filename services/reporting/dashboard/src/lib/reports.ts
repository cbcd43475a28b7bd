// Reports of use, LPJ and audits: see services/finance/{accountability,audits}.
import type { CATEGORIES, Document } from './money'
import type { Given } from './payments'
import type { Fund } from './training'

export const REPORTS = '/v1/finance/reports'
export const AUDITS = '/v1/finance/audits'

export const REPORT_KINDS = ['use', 'lpj'] as const
export const REPORT_STATES = ['draft', 'submitted', 'accepted'] as const
export const AUDIT_STATES = ['not_yet', 'done'] as const
export const OPINIONS = ['UO', 'QO', 'AO', 'DO'] as const

export interface ReportLine {
  id: string
  allocation_id: string
  agreement_id: string | null
  region: string
  kind: (typeof REPORT_KINDS)[number]
  number: string
  accepted_on: string | null
  date: string
  notes: string
  state: (typeof REPORT_STATES)[number]
  sha256: string | null
  submitted_at: string | null
  returned_reason: string | null
  returned: string | null
  version: number
}

type Category = (typeof CATEGORIES)[number]

export interface Content {
  allocation: {
    number: string
    recipient: string
    region: string
    place: string
    source: Fund
    fiscal_year: number
    amount: string
    activity_id: string | null
    activity: string | null
  }
  tranches: { date: string; number: number | null; amount: string }[]
  expenses: {
    id: string
    date: string
    category: Category
    receipt_number: string
    receipts: number
    description: string
    amount: string
  }[]
  categories: { category: Category; count: number; without_receipt: number; amount: string }[]
  ksms: {
    agreement_id: string
    number: string
    recipient: string
    amount: string
    received: string
    spent: string
    cash: string
  }[]
  contributions: { kind: Given; unit: string; quantity: string; amount: string }[]
  received: string
  spent: string
  cash: string
  unreleased: string
  flags: ('receipts_missing' | 'nothing_received' | 'nothing_spent')[]
}

export interface Report extends ReportLine {
  content: Content
}

export interface Audit {
  id: string
  region: string
  fiscal_year: number
  state: (typeof AUDIT_STATES)[number]
  opinion: (typeof OPINIONS)[number] | null
  auditor: string
  date: string | null
  document: Document | null
  notes: string
  version: number
}

/** Whether all of an allocation's money is accounted for: nothing of it moves any more. */
export const isAccounted = (reports: readonly ReportLine[]): boolean =>
  reports.some((one) => one.kind === 'lpj' && !one.agreement_id && one.state === 'accepted')
