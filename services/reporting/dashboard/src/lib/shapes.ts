// What the API answers, as far as the page uses it. Decimals are strings (contracts/openapi).
import type { MoneyRow } from './reporting'

export type SlumClass = 'none' | 'light' | 'medium' | 'heavy'
export const CLASSES: readonly SlumClass[] = ['none', 'light', 'medium', 'heavy']

export type Level = 'country' | 'province' | 'regency' | 'district' | 'village' | 'rt'

export interface Page<T> {
  items: T[]
  next: string | null
}

export interface LoginOptions {
  provider: { name: string; start: string } | null
}

export interface WhoAmI {
  username: string
  roles: string[]
  scopes: string[]
  regions: string[]
  csrf_token: string | null
}

export interface User {
  id: string
  username: string
  roles: string[]
  regions: string[]
  active: boolean
  invited: boolean
  issuer: string | null
  last_login_at: string | null
  version: number
}

export interface Agency {
  id: string
  name: string
  contact: string
  regions: string[]
  active: boolean
  version: number
}

export interface ApiKey {
  id: string
  label: string
  prefix: string
  scopes: string[]
  regions: string[]
  per_minute: number
  per_day: number
  expires_at: string | null
  revoked_at: string | null
  last_used_at: string | null
}

export interface Phone {
  id: string
  name: string
  username: string
  prefix: string
  expires_at: string
  last_used_at: string | null
  revoked_at: string | null
}

export interface NewPhone extends Phone {
  server_url: string
  collect: string
}

export interface Invitation {
  token: string
  purpose: 'invitation' | 'reset'
  expires_at: string
}

export interface Place {
  region: string
  name: string
  level: Level
}

export interface PlaceRead extends Place {
  parents: Place[]
  years: number[]
}

export interface Figures {
  region: string
  name: string
  rts: Record<SlumClass, number>
  area_ha: Record<SlumClass, string>
  slum_ha: string
  baseline_ha: string
  below_line_ha: string
  handled_ha: string
  new_ha: string
  left_ha: string
  open_flags: number
  money: MoneyRow[]
  activities: Record<string, number>
  estimated?: boolean
}

export interface Recap {
  region: string
  year: number
  boundaries?: number
  by: Level
  items: Figures[]
  total: Figures
  next: string | null
}

export interface Round {
  id: string
  name: string
  kind: 'baseline' | 'update' | 'endline'
  year: number
  region: string
  regulation: string
  state: 'open' | 'sealing' | 'sealed'
  progress: number
  created_at: string
  sealed_at: string | null
  sheets: number
  open_flags: number
}

export interface Assessment {
  id: string
  round_id: string
  code: string
  name: string
  total: number
  slum_class: SlumClass
  area_ha: string
  regulation: string
  open_flags: number
  sealed: boolean
}

export interface CriterionText {
  id: string
  name_id: string
  name_en: string
  volume: string
  denominator: string
  percent: string
  score: number
  band: string
  article: string
  flags: string[]
  text_id: string
  text_en: string
}

export interface Explanation {
  text_id: string
  text_en: string
  criteria: CriterionText[]
}

export interface Sheet {
  id: string
  rt: string
  name: string
  area: string | null
  area_ha: string | null
  buildings: string | null
  households: string | null
  population: string | null
  road_ideal_m: string | null
  drain_ideal_m: string | null
  flags: { field: string; code: string }[]
  source: 'import' | 'records' | 'works'
  import_id: string
  import_row: number
  recorded_at: string
}

export interface Regulation {
  id: string
  title: string
  slum_line: number
  criteria: { id: string; unit: string }[]
}

export type ImportStatus =
  | 'queued'
  | 'validating'
  | 'ready'
  | 'applying'
  | 'applied'
  | 'undoing'
  | 'undone'
  | 'failed'

export type ImportKind = 'rt_sheets' | 'households'
export const IMPORT_KINDS: readonly ImportKind[] = ['rt_sheets', 'households']

export interface ImportLine {
  id: string
  kind: ImportKind | 'official_workbook'
  round_id: string
  filename: string
  size: number
  sha256: string
  status: ImportStatus
  rows: number
  accepted: number
  flagged: number
  error_count: number
  applied_at: string | null
  created_at: string
}

export interface Import extends ImportLine {
  progress: number
  errors: { row: number | null; column: string | null; code: string; detail: string }[]
  warnings: { code: string; rows: number; detail: string }[]
  columns: string[]
}

export interface Mark {
  column: string | null
  kind: 'error' | 'flag'
  code: string
  detail: string
}

export interface PreviewRow {
  row: number
  readable: boolean
  name: string | null
  total: number | null
  slum_class: SlumClass | null
  cells: (string | null)[]
  marks: Mark[]
}

export type StepState = 'planned' | 'overdue' | 'held' | 'cancelled'
export const STEP_STATES: readonly StepState[] = ['planned', 'overdue', 'held', 'cancelled']

export interface Attendance {
  male: number
  female: number
  disabled: number
  poor: number | null
}

export interface Step {
  id: string
  kind: 'fgd_village' | 'fgd_rt' | 'transect' | 'interviews' | 'verification' | 'other'
  state: StepState
  region: string
  rt: string | null
  title: string
  planned_on: string
  deadline: string
  held_on: string | null
  place: string | null
  attendance: Attendance | null
  has_minutes: boolean
  cancelled_reason: string | null
}

export interface StepRead extends Step {
  minutes: string | null
}

export interface Standard {
  made: number
  skipped: number
}

export interface ProgressSum {
  steps: Record<StepState, number>
  target: number | null
  approved: number | null
  rts: number
  sheets: number
  sheet: boolean
}

export interface ProgressItem extends ProgressSum {
  code: string
  name: string
}

export interface Progress extends Page<ProgressItem> {
  total: ProgressSum
}
