// Accounts, statements and their lines: see services/finance/{accounts,reconciliation}.
import { t } from './preferences.svelte'

export const ACCOUNTS = '/v1/finance/accounts'
export const STATEMENTS = '/v1/finance/statements'
export const LINES = '/v1/finance/statement-lines'
export const RECONCILIATIONS = '/v1/finance/reconciliations'

export const ACCOUNT_KINDS = ['bank', 'cash'] as const
export const POSITIONS = [
  'koordinator',
  'sekretaris',
  'bendahara',
  'anggota',
  'pengelola_upk',
  'ketua_ksm',
  'lainnya',
] as const
export const FORMATS = ['auto', 'csv', 'mt940', 'sp2d'] as const
export const LINE_STATES = ['unmatched', 'matched', 'ignored'] as const

export interface Signatory {
  position: (typeof POSITIONS)[number]
  sex: 'L' | 'P' | null
}

export interface Account {
  id: string
  region: string
  institution_id: string | null
  holder: string
  kind: (typeof ACCOUNT_KINDS)[number]
  bank: string | null
  number: string | null
  opened_on: string | null
  signatories: Signatory[]
  required: number | null
  state: 'open' | 'closed'
  closed_on: string | null
  flags: (
    | 'few_signatories'
    | 'too_few_required'
    | 'required_above_signatories'
    | 'holder_unlinked'
  )[]
  version: number
}

export interface Statement {
  id: string
  format: Exclude<(typeof FORMATS)[number], 'auto'>
  filename: string
  since: string
  until: string
  lines: number
  new: number
  known: number
}

export interface BankLine {
  id: string
  booked_on: string
  amount: string
  text: string | null
  reference: string | null
  state: (typeof LINE_STATES)[number]
  reason: string | null
  transaction_ids: string[]
  version: number
}

export interface Transaction {
  transaction_id: string
  transaction: string
  happened_on: string
  amount: string
  description: string
  allocation_id: string | null
}

export interface Suggestion extends Transaction {
  confidence: string
  same_amount: boolean
  days_apart: number
  reference: string | null
}

interface Waiting {
  count: number
  money_in: string
  money_out: string
  ages: { days: '0-7' | '8-30' | '31-90' | '>90'; count: number; money_in: string; money_out: string }[]
}

export interface Reconciliation {
  account_id: string
  region: string
  holder: string
  bank: string | null
  number: string | null
  last_statement: string | null
  matched: number
  ignored: number
  lines: Waiting
  transactions: Waiting
}

/** An account in a few words: its bank and number, or that it is a cash box. */
export const accountName = (one: Pick<Account, 'bank' | 'number'>): string =>
  [one.bank, one.number].filter(Boolean).join(' ') ||
  t('account_kind.cash')
