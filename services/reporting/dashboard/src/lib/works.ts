// An activity, its money and its screening: see services/planning/{activities,costing,safeguards}.
import type { Named } from './planning'

export const WORK_STATES = [
  'planned',
  'proposed',
  'fit',
  'unfit',
  'approved',
  'running',
  'completed',
  'handed_over',
  'cancelled',
] as const
export type WorkState = (typeof WORK_STATES)[number]
/** Before it is approved: its details may change. */
export const OPEN: readonly WorkState[] = ['planned', 'proposed', 'fit', 'unfit']
export const DIMENSIONS = ['lingkungan', 'sosial', 'ekonomi'] as const
export const LAND = ['pending', 'clear'] as const
export const DED = ['missing', 'draft', 'final', 'not_needed'] as const
export const PERMIT = ['missing', 'asked', 'granted', 'not_needed'] as const
/** How the short name of a programme is written. */
export const PROGRAMME = '[a-z0-9][a-z0-9\\-]{0,39}'
export const CATEGORIES = ['bahan', 'upah', 'alat', 'lain'] as const

export interface WorkKind extends Named {
  code: string
  dimension: (typeof DIMENSIONS)[number]
  unit: string
  builds: boolean
  criteria: Record<string, string[]>
}

/** Every criterion that a kind serves, whichever regulation names it. */
export const servedBy = (kind: WorkKind | undefined): ReadonlySet<string> =>
  new Set(Object.values(kind?.criteria ?? {}).flat())

export interface Place {
  rt: string
  criterion: string
  volume: string
}

export interface Source {
  source: string
  amount: string
}

export interface Sipd {
  program: string
  kegiatan: string | null
  sub_kegiatan: string | null
}

export interface Beneficiaries {
  male: number | null
  female: number | null
  mbr: number | null
  poor: number | null
  households: number | null
}

export interface WorkLine {
  id: string
  plan_id: string
  region: string
  kind: string
  dimension: (typeof DIMENSIONS)[number]
  title: string
  year: number
  volume: string
  unit: string
  institution_id: string | null
  programme: string
  sources: Source[]
  sipd: Sipd | null
  readiness: {
    land: (typeof LAND)[number]
    ded: (typeof DED)[number]
    permit: (typeof PERMIT)[number]
    keeper: boolean
  }
  beneficiaries: Beneficiaries | null
  cost: string
  state: WorkState
  version: number
}

export interface Work extends WorkLine {
  geometry: { type: string; coordinates: unknown[] } | null
  places: Place[]
  needs: string[]
}

export interface RabLine {
  number: number
  code: string | null
  description: string
  unit: string
  volume: string
  unit_price: string
  amount: string
  category: (typeof CATEGORIES)[number]
  reference: string | null
  deviation: string | null
}

export interface Rab {
  lines: RabLine[]
  totals: Record<string, string>
  total: string
  deviating: number
  version: number
}

export type Answer = boolean | number | string

export interface Question extends Named {
  field: string
  kind: 'yes_no' | 'category' | 'count' | 'hectares' | 'cubic_metres' | 'percent' | 'rupiah'
  required: boolean
}

export interface Block extends Named {
  block: string
  works_only: boolean
  fields: Question[]
}

export interface Screening {
  answers: Record<string, Answer>
  complete: boolean
  missing: { kind: 'unanswered' | 'inconsistent' | 'refused'; text_id: string; text_en: string }[]
  version: number
}
