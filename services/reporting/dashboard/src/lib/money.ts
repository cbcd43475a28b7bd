// What finance answers, as far as the pages use it: see services/finance/*/models.py.
import { cents, less, text } from './amounts'
import { get } from './api'
import { t, today } from './preferences.svelte'
import type { Named } from './planning'
import type { Fund } from './training'

export const CEILINGS = '/v1/finance/ceilings'
export const ALLOCATIONS = '/v1/finance/allocations'
export const TRANCHES = '/v1/finance/tranches'
export const EXPENSES = '/v1/finance/expenses'

export const TRANCHE_STATES = ['planned', 'requested', 'released', 'voided'] as const
export type TrancheState = (typeof TRANCHE_STATES)[number]
export const CATEGORIES = ['bahan', 'upah', 'alat', 'transport', 'bop', 'lain'] as const
export const REVISIONS = ['pergeseran', 'perubahan'] as const

export interface Document {
  number: string
  date: string | null
  sha256: string | null
}

export interface Ceiling {
  id: string
  source: Fund
  fiscal_year: number
  region: string
  amount: string
  committed: string
  released: string
  spent: string
  available: string
  document: Document
  carried_from: string | null
  closed: boolean
  version: number
}

/** What there is, and how far it is, of many ceilings together. */
export interface Realised {
  ceiling: string
  committed: string
  released: string
  spent: string
  returned: string
}

export interface Realisation {
  items: (Realised & { source: Fund })[]
  total: Realised
}

/** How far a ceiling was at the end of a day. */
export interface CoursePoint {
  day: string
  amount: string
  committed: string
  released: string
  spent: string
}

export interface Revision {
  number: number
  kind: (typeof REVISIONS)[number] | 'carry_over'
  change: string
  amount: string
  revised_on: string
  document: Document
  reason: string
}

export interface Condition {
  physical: string | null
  spent: string | null
  report: 'use' | 'lpj' | null
}

export interface Scheme extends Named {
  code: string
  basis_id: string
  basis_en: string
  tranches: { number: number; percent: number; condition: Condition | null }[]
}

export interface Allocation {
  id: string
  ceiling_id: string
  source: Fund
  fiscal_year: number
  region: string
  recipient: string
  activity_id: string | null
  amount: string
  bop_cap: string
  state: 'committed' | 'cancelled'
  scheme: string
  number: string
  date: string
  released: string
  spent: string
  returned: string
  tranches: { state: TrancheState; condition: Condition | null }[]
  version: number
}

export interface Check {
  kind: 'physical' | 'spent' | 'report'
  wanted: string
  found: string | null
  met: boolean
}

export interface Tranche {
  id: string
  allocation_id: string
  number: number
  percent: number
  amount: string
  state: TrancheState
  requested_on: string | null
  expires_on: string | null
  released_on: string | null
  source: Fund
  fiscal_year: number
  region: string
  recipient: string
  allocation_number: string
  evidence: Document[]
  checks: Check[]
  ready: boolean
  version: number
}

export interface Receipt {
  id: string
  media_type: string
  size: number
  uploaded_at: string
}

export interface Expense {
  id: string
  agreement_id: string | null
  amount: string
  date: string
  category: (typeof CATEGORIES)[number]
  receipt_number: string
  description: string
  state: 'recorded' | 'reversed'
  reason: string
  receipts: Receipt[]
  flags: ('no_receipt' | 'receipt_twice')[]
  version: number
}

export interface Entry {
  number: number
  transaction: string
  state: 'posted' | 'pending' | 'void'
  kind: 'source' | 'ceiling' | 'committed' | 'cash' | 'spent'
  happened_on: string
  description: string
  debit: string
  credit: string
  hash: string
}

let asked: Promise<Scheme[]> | undefined

/** They do not change while a page is open; a refusal is asked again. */
export const schemes = (): Promise<Scheme[]> =>
  (asked ??= get<{ items: Scheme[] }>('/v1/finance/schemes')
    .then(({ items }) => items)
    .catch((error: unknown) => {
      asked = undefined
      throw error
    }))

/** What each tranche is of an amount, as the server divides it: the largest takes the rest. */
export function divided(amount: string, scheme: Scheme): string[] {
  const all = cents(amount) ?? 0n
  const percents = scheme.tranches.map((one) => BigInt(one.percent))
  const parts = percents.map((percent) => (all * percent + 50n) / 100n)
  const rest = all - parts.reduce((one, other) => one + other, 0n)
  const shares = scheme.tranches.map((one) => one.percent)
  const largest = shares.indexOf(Math.max(...shares))
  return parts.map((part, index) => text(index === largest ? part + rest : part))
}

/** Where money is on its way; together they are the amount. */
export const PARTS = ['available', 'committed', 'cash', 'spent', 'returned'] as const
export type Parts = Partial<Record<(typeof PARTS)[number], string>>

export const ofCeiling = (one: Ceiling): Parts => ({
  available: one.available,
  committed: less(one.committed, one.released),
  cash: less(one.released, one.spent),
  spent: one.spent,
})

/** What is committed of a place's money may be of a ceiling above it: then nothing is available. */
export const ofRealised = (one: Realised): Parts => {
  const available = less(one.ceiling, one.committed)
  const left = available.startsWith('-') ? {} : { available }
  return {
    ...left,
    committed: less(one.committed, one.released),
    cash: less(one.released, one.spent),
    spent: one.spent,
  }
}

export const ofAllocation = (one: Allocation): Parts => ({
  committed: less(one.amount, one.released, one.returned),
  cash: less(one.released, one.spent),
  spent: one.spent,
  returned: one.returned,
})

/** Days from one to the other. */
export const daysTo = (until: string, from: string): number =>
  Math.round((Date.parse(until) - Date.parse(from)) / 86_400_000)

/** What a tranche waits for, in words: what is wanted, what is found. */
export function inWords(check: Check): string {
  if (check.kind === 'report')
    return check.wanted === 'lpj' ? t('check.lpj') : t('check.use')
  const found = check.found === null ? t('check.untold') : `${percent(check.found)} %`
  return t(`check.${check.kind}`, { wanted: percent(check.wanted), found })
}

const percent = (value: string): string => value.replace(/\.0+$/, '')

/** A condition of a scheme, before anything is known of it. */
export function asWanted(condition: Condition | null): string {
  if (condition === null) return t('want.nothing')
  return [
    condition.physical && t('want.physical', { percent: percent(condition.physical) }),
    condition.spent && t('want.spent', { percent: percent(condition.spent) }),
    condition.report && (condition.report === 'lpj' ? t('want.lpj') : t('want.use')),
  ]
    .filter(Boolean)
    .join('; ')
}

/** Today, or the day of the fiscal year that is nearest to it. */
export function dayIn(year: number): string {
  const now = today()
  if (now < `${year}-01-01`) return `${year}-01-01`
  return now > `${year}-12-31` ? `${year}-12-31` : now
}

const ENTRIES = [
  'ceiling.set',
  'ceiling.revised',
  'ceiling.carried_over',
  'allocation.committed',
  'allocation.cancelled',
  'tranche.requested',
  'tranche.released',
  'tranche.voided',
  'tranche.expired',
  'payment.made',
  'payment.reversed',
  'expense.recorded',
  'expense.reversed',
  'funds.returned',
  'commitment.returned',
] as const

/** What an entry of the ledger is about; a kind that is newer than this page keeps its own name. */
export function entryName(kind: string): string {
  const known = ENTRIES.find((one) => one === kind)
  return known ? t(`entry.${known}`) : kind
}
