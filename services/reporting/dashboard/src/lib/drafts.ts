// What the round page is told of works that were completed: see services/survey/works/models.py.

import type { SlumClass } from './shapes'

export interface SheetDraft {
  id: string
  activity_id: string
  title: string
  number: string | null
  cost: string
  completed_on: string | null
  rt: string
  criteria: {
    criterion: string
    unit: string | null
    before: string | null
    drawn: string
    after: string | null
    exceeds: boolean
  }[]
  before: { total: number; slum_class: SlumClass } | null
  after: { total: number; slum_class: SlumClass } | null
  version: number
}

export const DRAFTS = '/v1/survey/sheet-drafts'
