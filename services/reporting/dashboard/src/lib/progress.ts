// How a work is done, and what becomes of it: see services/planning/{progress,execution,upkeep}.
import { post } from './api'
import { today } from './preferences.svelte'
import type { Institution } from './planning'
import type { Place } from './works'

export const GROUPS = '/v1/planning/institutions'
export const ASSETS = '/v1/planning/assets'
export const CERTIFICATES = ['KB', 'KC', 'KK'] as const
export const STAGES = [0, 50, 100] as const
export const SWADAYA = ['cash', 'labour', 'material', 'land'] as const
export const FLAGS = ['present', 'good', 'working', 'used', 'developed'] as const
export const RISKS = [
  'not_present',
  'not_good',
  'not_working',
  'not_used',
  'no_longer_developed',
  'not_inspected',
  'dues_below_half',
] as const
/** Who may build by swakelola. */
export const EXECUTORS: readonly string[] = ['ksm', 'bkm', 'upl']

export interface Paid {
  source: string
  committed: string
  released: string
  spent: string
}

export interface Doing {
  mode: 'swakelola' | 'contract' | null
  institution_id: string | null
  contractor: string | null
  contract_number: string | null
  started_on: string | null
  physical: string | null
  planned: string | null
  hok_male: string
  hok_female: string
  wages: string
  swadaya: string
  photos_0: number
  photos_50: number
  photos_100: number
  measured: Place[]
  completed_on: string | null
  certificate: (typeof CERTIFICATES)[number] | null
  certificate_number: string | null
  certificate_date: string | null
  handed_over_on: string | null
  kpp_id: string | null
  handover_number: string | null
  lpj_number: string | null
  money: Paid[]
}

export interface Week {
  week: string
  physical: string
  planned: string | null
  reason: string | null
  workers_male: number
  workers_female: number
  hok_male: string
  hok_female: string
  wages: string
  swadaya_cash: string
  swadaya_labour: string
  swadaya_material: string
  swadaya_land: string
  version: number
}

export interface Photo {
  id: string
  percent: (typeof STAGES)[number]
  taken_at: string
  lon: string
  lat: string
  distance: string | null
  flags: ('time_said' | 'place_said' | 'far' | 'no_geometry')[]
}

export interface Measurement {
  id: string
  number: number
  rt: string
  criterion: string
  unit: string
  count: string
  length: string | null
  width: string | null
  height: string | null
  volume: string
  measured_on: string
  corrects: string | null
  reason: string | null
}

export interface Asset {
  id: string
  region: string
  title: string
  volume: string
  unit: string
  kpp_id: string
  handed_over_on: string
}

export interface AtRisk extends Asset {
  points: number
  reasons: (typeof RISKS)[number][]
  inspected: number | null
}

export type Inspection = Record<(typeof FLAGS)[number], boolean> & {
  year: number
  note: string | null
  inspected_on: string
  version: number
}

export interface Dues {
  month: string
  households: number
  paying: number
  amount: string
  version: number
}

/** A group that is there, by its id, or one that is registered with the step. */
export interface GroupChoice {
  id: string
  name: string
}
export const NEW_GROUP = 'new'

/** The id of the chosen group; a new one is registered first, once. */
export async function settle(choice: GroupChoice, kind: string, region: string): Promise<string> {
  if (choice.id !== NEW_GROUP) return choice.id
  const made = await post<Institution>(GROUPS, { kind, region, name: choice.name.trim() })
  choice.id = made.id
  return made.id
}

/** The Monday by which the week of a day is named. */
export function mondayOf(typed: string): string {
  const at = new Date(`${typed || today()}T00:00:00Z`)
  at.setUTCDate(at.getUTCDate() - ((at.getUTCDay() + 6) % 7))
  return at.toISOString().slice(0, 10)
}
