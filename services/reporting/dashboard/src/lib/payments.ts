// What a KSM is paid, and what the people give: see services/finance/{payments,contributions}.
import { cents, sum } from './amounts'
import { type Check } from './money'
import { SWADAYA } from './progress'

export const AGREEMENTS = '/v1/finance/agreements'
export const INSTALMENTS = '/v1/finance/instalments'
export const CONTRIBUTIONS = '/v1/finance/contributions'

export type Given = (typeof SWADAYA)[number]
/** Material comes in many units; the others have their own. */
export const UNITS: Partial<Record<Given, string>> = { cash: 'Rp', labour: 'HOK', land: 'm2' }

export interface Instalment {
  id: string
  number: number
  percent: number
  amount: string
  state: 'planned' | 'paid' | 'reversed'
  checks: Check[]
  ready: boolean
  paid_on: string | null
  receipt_number: string
  reversed_reason: string | null
  version: number
}

export interface Agreement {
  id: string
  allocation_id: string
  region: string
  recipient: string
  amount: string
  scheme: string
  number: string
  date: string
  state: 'agreed' | 'cancelled'
  paid: string
  cash: string
  instalments: Instalment[]
  version: number
}

export interface Contribution {
  id: string
  activity_id: string
  kind: Given
  date: string
  quantity: string
  unit: string
  amount: string
  basis: string
  description: string
  state: 'recorded' | 'reversed'
  reversed_reason: string | null
  version: number
}

/** What of an agreement was paid last: the only payment that is taken back. */
export const lastPaid = (one: Agreement): Instalment | undefined =>
  one.instalments.findLast(({ state }) => state === 'paid')

export const hasCash = (one: Agreement): boolean => (cents(one.cash) ?? 0n) > 0n

export interface Total {
  kind: Given
  unit: string
  quantity: number
  amount: string
}

/** What was given and not taken back, by kind and unit. */
export function totals(all: readonly Contribution[]): Total[] {
  const live = all.filter((one) => one.state === 'recorded')
  return SWADAYA.flatMap((kind) => {
    const alike = live.filter((one) => one.kind === kind)
    return [...new Set(alike.map((one) => one.unit))].map((unit) => {
      const own = alike.filter((one) => one.unit === unit)
      const quantity = own.reduce((all, one) => all + Number(one.quantity), 0)
      return { kind, unit, quantity, amount: sum(own.map((one) => one.amount)) }
    })
  })
}
