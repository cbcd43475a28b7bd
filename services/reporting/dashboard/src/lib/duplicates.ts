// What the page of duplicates is told: see services/survey/duplicates/models.py.

import type { RecordState } from './review'

export type Sign = 'nik' | 'kk' | 'name_near'
export const SIGNS: readonly Sign[] = ['nik', 'kk', 'name_near']
export const PAIR_LISTS = ['open', 'dismissed', 'merged'] as const
export type PairList = (typeof PAIR_LISTS)[number]

export interface RecordLine {
  id: string
  rt: string
  region: string
  state: RecordState
  recorded_at: string
  submitted_by: string | null
  import_id: string | null
  import_row: number | null
}

export interface Pair {
  why: Sign[]
  metres: number | null
  records: [RecordLine, RecordLine]
  dismissal: { reason: string; dismissed_at: string } | null
}

export interface Comparison {
  records: (RecordLine & {
    person: { no_kk: string | null; nik: string | null; nama: string | null } | null
    files: { name: string; media_type: string }[]
  })[]
  metres: number | null
  differences: { question: string; label: string; answers: (string | null)[] }[]
}

export interface Merge {
  id: string
  kept: string
  kept_rt: string
  merged: { id: string; rt: string; state: RecordState }[]
  reason: string
  merged_at: string
  undone_at: string | null
  undone_reason: string | null
}
