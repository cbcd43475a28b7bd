// Decrees (SK Kumuh): see services/survey/decrees.
import type { SlumClass } from './shapes'

export const DECREES = '/v1/survey/decrees'
export const DECREE_STATES = ['draft', 'issued', 'superseded', 'revoked'] as const
export const SLUMS = ['light', 'medium', 'heavy'] as const
export const CHANGES = ['added', 'removed', 'up', 'down', 'same'] as const

type Slum = (typeof SLUMS)[number]
type Change = (typeof CHANGES)[number]

export interface Count {
  rts: number
  area_ha: string
}

export interface AnnexSums extends Record<Slum, Count> {
  rts: number
  slum_ha: string
  villages: number
  areas: number
  verified_ha: string | null
  areas_unverified: number
  outside_areas: number
  people: string
  households: string
  flagged: number
  unplaced: number
}

export interface DecreeLine {
  id: string
  round_id: string
  regulation: string
  region: string
  place: string
  year: number
  number: string
  date: string
  title: string
  state: (typeof DECREE_STATES)[number]
  review_due: string
  overdue: boolean
  sums: AnnexSums | null
  annex_sha256: string | null
  file_sha256: string | null
  supersedes: string | null
  superseded_by: string | null
  ended_on: string | null
  reason: string | null
  version: number
}

export interface Decree extends DecreeLine {
  basis: string[]
  position: string
  sums: AnnexSums
}

export interface AnnexRow {
  rt: string
  name: string
  kelurahan: string
  kecamatan: string
  area: string | null
  area_name: string | null
  lon: string | null
  lat: string | null
  area_ha: string
  slum_class: SlumClass
  total: number
  legal: boolean | null
  priority: number | null
  people: string | null
  households: string | null
  open_flags: number
}

interface Named {
  slum_class: SlumClass
  total: number
  area_ha: string
}

interface Moved {
  rts: number
  before_ha: string
  after_ha: string
}

export interface DiffRow {
  rt: string
  name: string
  change: Change
  before: Named | null
  after: Named | null
  change_ha: string
}

export interface Diff {
  before: { id: string; number: string; date: string }
  after: { id: string; number: string; date: string }
  sums: Record<Change, Moved> & { before: Count; after: Count; remeasured: number }
  items: DiffRow[]
  next: string | null
}

/** How a decree is meant where figures rest on it. */
export interface DecreeRow {
  id: string
  region: string
  number: string
  date: string
}

export interface Crossed {
  crosses_decree: boolean
  crossings: { region: string; then: DecreeRow | null; now: DecreeRow | null }[]
  crossing_count: number
}
