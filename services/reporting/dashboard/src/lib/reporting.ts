// What reporting tells of a region beside its recap.
import type { Crossed } from './decrees'
import type { Figures, Level, Page, SlumClass } from './shapes'

export interface MoneyRow {
  source: string
  committed: string
  released: string
  spent: string
}

export interface CriterionRead {
  id: string
  name: string
  unit: string
  volume: string
  of: string
  percent: string
  score: number
  article: string
}

export interface IndicatorsRead {
  region: string
  name: string
  year: number
  regulation: string
  mixed: boolean
  rts: number
  slum_population: string
  population: string
  lowered_ha: string
  aspects: { id: string; name: string; average: string; criteria: CriterionRead[] }[]
  goals: { code: string; name: string; percent: string | null; formula: string }[]
}

export interface ProgressRead {
  activities: { dimension: string; state: string; activities: number; cost: string }[]
  cost: string
  physical_percent: string | null
  committed: string
  spent: string
  financial_percent: string | null
  certificates: Record<string, number>
  people: Record<'male' | 'female' | 'mbr' | 'poor' | 'households', number>
}

export const STAGES = [
  'pendataan',
  'perencanaan',
  'pelaksanaan',
  'pemantauan_evaluasi',
  'keberlanjutan',
] as const
export const REACHED = ['belum', 'proses', 'selesai'] as const

export interface QuickStatusItem {
  region: string
  name: string
  cycles: number
  stages: Record<(typeof STAGES)[number], Record<(typeof REACHED)[number], number>>
}

export interface QuickStatusRead {
  items: QuickStatusItem[]
  total: QuickStatusItem
}

export interface TargetsRead {
  years: { year: number; slum_ha: string; left_ha: string; crossed: Crossed }[]
  forecast: { method: string; change_ha: string; zero_year: number | null } | null
}

export interface WatchedRt {
  rt: string
  name: string
  year: number
  total: number
  slum_class: SlumClass
  before: number | null
  reasons: ('near' | 'rising')[]
}

export interface ComparedItem {
  region: string
  name: string
  then: Figures | null
  now: Figures
  change: Record<'slum_ha' | 'left_ha', string>
}

export interface Comparison extends Crossed {
  by: Level
  items: ComparedItem[]
  total: ComparedItem
  next: string | null
}

/** What a region is broken down by, and what the address calls it. */
export const WAYS = [
  { name: 'tridaya', of: 'dimension' },
  { name: 'program', of: 'programme' },
  { name: 'sumber', of: 'source' },
] as const

export interface Share {
  value: string | null
  activities: number
  planned: string
  ceiling: string
  committed: string
  released: string
  released_percent: string | null
  spent: string
  spent_percent: string | null
  contributed: string
}

export interface Broken {
  region: string
  name: string
  shares: Share[]
}

export interface Breakdown extends Page<Broken> {
  of: (typeof WAYS)[number]['of']
  by: Level
  total: Broken
}
