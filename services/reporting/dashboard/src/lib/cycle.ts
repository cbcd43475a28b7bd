// The cycle of villages and cities: see services/planning/cycle/models.py.
import type { Named } from './planning'

export const STAGES = [
  'pendataan',
  'perencanaan',
  'pelaksanaan',
  'pemantauan_evaluasi',
  'keberlanjutan',
] as const
export type Stage = (typeof STAGES)[number]
export const PROGRESS = ['belum', 'proses', 'selesai'] as const
export type Progress = (typeof PROGRESS)[number]
export const FEATURES = ['peningkatan', 'pencegahan', 'plpbk', 'ppmk', 'bdc', 'lelang'] as const
export const LEVELS = ['province', 'regency', 'district', 'village'] as const

export interface CycleLine {
  id: string
  region: string
  level: 'village' | 'regency'
  year: number
  programme: string
  features: (typeof FEATURES)[number][]
  stages: { stage: Stage; state: Progress }[]
  version: number
}

export interface CycleActivity extends Named {
  code: string
  stage: Stage
  state: Progress
  overdue: boolean
  planned_start: string | null
  planned_finish: string | null
  started_on: string | null
  finished_on: string | null
  note: string | null
}

export interface Cycle extends CycleLine {
  activities: CycleActivity[]
}

export type Counts = Record<Progress, number>

export interface PlaceCounts {
  places: number
  activities: (Counts & { code: string })[]
}

export interface QuickStatus {
  total: PlaceCounts
  items: (PlaceCounts & { region: string; name: string })[]
  next: string | null
}

const stageOf = (code: string): string => code.split('.')[1] ?? ''

/** The counts of the activities of one stage, summed. */
export function ofStage(counts: PlaceCounts, stage: Stage): Counts {
  const found: Counts = { belum: 0, proses: 0, selesai: 0 }
  for (const one of counts.activities)
    if (stageOf(one.code) === stage) for (const name of PROGRESS) found[name] += one[name]
  return found
}
