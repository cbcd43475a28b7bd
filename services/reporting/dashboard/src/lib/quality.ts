// What the quality desk tells: see services/survey/quality/models.py.

export type Severity = 'info' | 'warning' | 'error'
export const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info']
export type FindingState = 'open' | 'resolved' | 'gone'
export const FINDING_STATES: readonly FindingState[] = ['open', 'resolved', 'gone']
export const RESOLUTIONS = ['not_an_error', 'accepted', 'fixed'] as const

export interface Finding {
  id: string
  region: string
  rt: string | null
  area: string | null
  rule: string
  title: string
  severity: Severity
  subject_kind: 'sheet' | 'household' | 'rt_form' | 'submission' | 'file' | 'area'
  subject: string
  what: string
  detail: string
  remedy: string
  lines: { label: string; value: string }[]
  counted: boolean
  state: FindingState
  assignee: string | null
  mine: boolean
  resolution: (typeof RESOLUTIONS)[number] | null
  reason: string | null
  resolved_at: string | null
  version: number
  found_at: string
}

export interface RuleCount {
  rule: string
  title: string
  severity: Severity
  open: number
  resolved: number
  gone: number
}

export interface QualitySummary {
  items: RuleCount[]
  open: number
  resolved: number
  gone: number
  mine: number
}

export interface Scan {
  id: string
  status: 'queued' | 'done' | 'failed'
  progress: number
  open: number | null
}
