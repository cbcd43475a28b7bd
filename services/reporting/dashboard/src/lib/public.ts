// What anybody may see of money: see services/finance/published/models.py.
import type { Named } from './planning'
import type { TrancheState, CATEGORIES } from './money'
import type { WorkState } from './works'
import type { Fund } from './training'

export interface Sums {
  committed: string
  released: string
  spent: string
  unreleased: string
  cash: string
}

export interface Source extends Sums, Named {
  source: Fund
  fiscal_year: number
}

export interface Share extends Sums {
  recipient: string
  source: Fund
  fiscal_year: number
  date: string
  activity_id: string | null
  activity: string | null
  amount: string
  returned: string
  tranches: {
    number: number
    percent: number
    amount: string
    state: TrancheState
    requested_on: string | null
    released_on: string | null
  }[]
  lpj: {
    state: 'none' | 'submitted' | 'accepted'
    date: string | null
    accepted_on: string | null
  }
}

export interface Group {
  name: string
  recipient: string
  source: Fund
  fiscal_year: number
  activity_id: string | null
  activity: string | null
  amount: string
  paid: string
}

export interface Gift {
  kind: 'cash' | 'labour' | 'material' | 'land'
  unit: string
  quantity: string | null
  amount: string
}

export interface Audit {
  fiscal_year: number
  state: 'not_yet' | 'done'
  opinion: 'UO' | 'QO' | 'AO' | 'DO' | null
  date: string | null
}

export interface Published {
  place: { code: string; name: string; above: string[] }
  total: Sums
  sources: Source[]
  spending: { category: (typeof CATEGORIES)[number]; amount: string }[]
  swadaya: Gift[]
  swadaya_total: string
  allocations: Share[]
  groups: Group[]
  audits: Audit[]
}

export interface Work extends Sums {
  id: string
  title: string
  kind: string
  year: number
  volume: string
  unit: string
  state: WorkState
  physical: string | null
  swadaya: string
}

export interface Effect extends Named {
  rt: string
  criterion: string
  unit: string
  planned: string
  measured: string | null
}

export interface VillagePage extends Published {
  activities: Work[]
}

export interface ActivityPage extends Published {
  activity: Work
  effects: Effect[]
}

/** A kind of works by its code, which is its name in Indonesian. */
export const kindOf = (code: string): string => code.replaceAll('_', ' ')
