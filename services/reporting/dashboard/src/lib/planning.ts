// What planning answers, as far as the pages use it: see services/planning/*/views.py and models.py.
import { preferences } from './preferences.svelte'
import type { SlumClass } from './shapes'

export const PLANS = '/v1/planning/plans'
export const WORKS = '/v1/planning/activities'

export const PLAN_KINDS = ['rp2kp_kp', 'rplp', 'rtplp', 'rkm'] as const
export type PlanKind = (typeof PLAN_KINDS)[number]
export const PLAN_STATES = ['draft', 'review', 'final', 'approved', 'superseded'] as const
export type PlanState = (typeof PLAN_STATES)[number]
export const ACTS = ['sk', 'perdes', 'perbup', 'perwal', 'perda', 'lainnya'] as const

/** Something with a name in both languages. */
export interface Named {
  name_id: string
  name_en: string
}

export const named = (one: Named): string =>
  preferences.language === 'id' ? one.name_id : one.name_en

export const said = (one: { text_id: string; text_en: string }): string =>
  preferences.language === 'id' ? one.text_id : one.text_en

/** Whether a code is that of a village, and of no region above it. */
export const isVillage = (code: string): boolean => code.split('.').length === 4

/** A decimal as the API reads it: a comma that was typed becomes a point. */
export const decimal = (typed: string): string => typed.trim().replace(',', '.')

export interface Plan {
  id: string
  line_id: string
  edition: number
  kind: PlanKind
  region: string
  area: string
  title: string
  begin_year: number
  end_year: number
  under: string | null
  institution_id: string | null
  regulation: string
  state: PlanState
  submitted_by: string | null
  legal_basis: { kind: (typeof ACTS)[number]; number: string; date: string } | null
  content_hash: string | null
  version: number
}

export interface Chapter extends Named {
  chapter: string
  number: number
  body: string | null
}

export interface TargetPut {
  village: string
  area: string | null
  rts: string[]
  criterion: string
  volume: string
  begin_year: number
  end_year: number
}

export interface Target extends TargetPut {
  id: string
  area: string
  unit: string
}

export interface HistoryStep {
  number: number
  before: string
  after: string
  reason: string | null
  legal_kind?: (typeof ACTS)[number] | null
  legal_number?: string | null
  legal_date?: string | null
  by: string
  at: string
}

export interface PlanComment {
  id: string
  item: string
  body: string
  by: string
  at: string
  settled_at: string | null
  answer: string | null
}

export interface Change {
  item: string
  label: string
  change: 'added' | 'dropped' | 'changed'
  fields: { field: string; before: unknown; after: unknown }[]
}

export interface Alignment {
  aligned: boolean
  region: string
  city_plan: { id: string; begin_year: number; end_year: number }
  plans: { plan_id: string; name: string; title: string; differences: number }[]
  without_plan: string[]
  items: { kind: string; text_id: string; text_en: string }[]
  next: string | null
}

interface Score {
  total: number
  slum_class: SlumClass
}

export interface Effect {
  code: string
  area_ha: string
  before: Score
  after: Score
  exit: { score: boolean; services: boolean }
  leaves_ha: string
}

export interface Simulation {
  items: Effect[]
  areas: Effect[]
  total: {
    rts: number
    rts_leaving: number
    leaves_ha: string
    cost: string
    cost_per_ha: string | null
    uncosted: number
  }
}

export interface Need {
  id: string
  rt: string
  regulation: string
  criterion: string
  unit: string
  opened: string
  left: string
}

export interface Institution {
  id: string
  kind: string
  name: string
}
