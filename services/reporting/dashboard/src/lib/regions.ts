// The registry of regions: see services/survey/regions.
import type { Level } from './shapes'

export const REGIONS = '/v1/survey/regions'
export const CHANGES = '/v1/survey/region-changes'

export const LIST_KINDS = ['changes', 'bps'] as const
export type ListKind = (typeof LIST_KINDS)[number]
type ChangeKind = 'split' | 'merge' | 'rename' | 'recode'

export interface ChangeLine {
  valid_from: string
  kind: ChangeKind
  old_code: string
  new_code: string
  name: string
  share: string
  basis: string
  bps_code: string | null
}

export interface RegionList {
  id: string
  kind: ListKind
  filename: string
  rows: number
  changes: number
  lines: ChangeLine[]
  bps: { code: string; bps_code: string }[]
}

export interface Relative {
  code: string
  name: string
  share: string
  kind: ChangeKind
  valid_from: string
  basis: string
}

export interface RegionRead {
  code: string
  name: string
  level: Level
  bps_code: string | null
  on: string
  valid: boolean
  valid_from: string | null
  valid_to: string | null
  predecessors: Relative[]
  successors: Relative[]
}

/** The address of a code's history. */
export const historyOf = (code: string): string =>
  `/wilayah/perubahan?kode=${encodeURIComponent(code)}`
