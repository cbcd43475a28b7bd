// Reports whose facts are frozen under their hash: see services/reporting/seals.
export const SEALS = '/v1/reports/seals'
export const SEAL_KINDS = ['yearbook', 'brief', 'profile'] as const
export type SealKind = (typeof SEAL_KINDS)[number]

export interface SealRequest {
  id: string
  kind: SealKind
  region: string
  year: number
  on: string | null
  state: 'queued' | 'running' | 'done' | 'failed'
  progress: number
  seal_id: string | null
  existed: boolean
  detail: string | null
}

export interface Seal {
  id: string
  kind: SealKind
  region: string
  name: string
  year: number
  on: string | null
  sha256: string
  size: number
  as_of: string | null
  regulations: string[]
  decrees: { region: string; number: string; date: string }[]
  release: string
  note: string | null
  sealed_by: string
  sealed_at: string
  paper: { sha256: string; size: number } | null
}

export interface Verified {
  ok: boolean
  computed: string
}

export interface Compared {
  same: boolean
  count: number
  differences: { path: string; sealed: string | null; now: string | null }[]
  left_out: ('watch' | 'orphans')[]
}

export const unfinished = ({ state }: SealRequest): boolean =>
  state === 'queued' || state === 'running'

/** The report that is made of a region, by how deep its code goes. */
export function kindOf(region: string): SealKind {
  if (region.length === 2) return 'yearbook'
  return region.length > 8 ? 'profile' : 'brief'
}
