// Records under review as the API answers them, and how their answers read.
import { get } from './api'
import type { Page } from './shapes'

export type RecordKind = 'household' | 'area' | 'other'
export type RecordState = 'received' | 'returned' | 'approved' | 'rejected' | 'merged'
export const RECORD_STATES: readonly RecordState[] = [
  'received',
  'returned',
  'approved',
  'rejected',
  'merged',
]

export interface RecordLine {
  id: string
  kind: RecordKind
  round_id: string | null
  region: string
  rt: string | null
  state: RecordState
  flags: string[]
  waits_for: string[]
  number: number
  submitted_by: string
  received_at: string
  version: number
}

export interface RecordRead extends RecordLine {
  answers: Record<string, string>
  erased: boolean
  scores: { id: string; value: number; text: string }[]
  findings: { question: string; code: string; detail: string }[]
  files: { name: string; media_type: string; size: number }[]
}

export interface Reason {
  question: string | null
  reason: string
}

export interface Review {
  id: string
  decision: 'approved' | 'returned' | 'rejected'
  reasons: Reason[]
  by: string
  at: string
  lot_id: string | null
}

export interface Version {
  number: number
  submitted_by: string
  received_at: string
  changes: { question: string; label: string; before: string | null; after: string | null }[]
  erased: boolean
  reviews: Review[]
}

export interface Question {
  id: string
  number: string
  label: string
  unit: string
  choices: { letter: string; label: string }[]
  derived: boolean
  only_19: boolean
}

export interface Section {
  id: string
  label: string
  questions: Question[]
}

export interface Lot {
  id: string
  region: string
  kind: RecordKind
  state: 'open' | 'approved' | 'refused' | 'cancelled'
  size: number
  sample: number
  acceptance: number
  decided: number
  returned: number
  rejected: number
  accepted: number
  left_out: number
  created_at: string
}

export interface LotRecord {
  submission_id: string
  rt: string
  outcome: RecordState | null
  why: 'decided' | 'changed' | 'own' | 'second_of_rt' | null
}

export interface LotApproved extends Lot {
  left: LotRecord[]
}

/** What the list shows of a record; `decided` is what became of it in its lot. */
export interface WorkItem {
  id: string
  rt: string | null
  state: RecordState
  line: RecordLine | null
}

/** A lot's sample as a list of work: all of it, for a sample is small. */
export async function sampleOf(lot: string): Promise<Page<WorkItem>> {
  const address = `/v1/survey/review-lots/${encodeURIComponent(lot)}/records`
  const found = await get<Page<LotRecord>>(`${address}?show=sample&limit=1000`)
  const items = found.items.map((one) => ({
    id: one.submission_id,
    rt: one.rt,
    state: one.outcome ?? 'received',
    line: null,
  }))
  return { items, next: null }
}

/** The questions of a kind of record; a form of somebody else has none that we know. */
export async function questionsOf(kind: RecordKind): Promise<Section[]> {
  if (kind === 'other') return []
  return (await get<{ sections: Section[] }>(`/v1/survey/questionnaires/${kind}`)).sections
}

/** An answer in words: the chosen letters with their texts, a number with its unit. */
export function said(question: Question | undefined, answer: string | null): string {
  if (answer === null || answer === '') return '–'
  if (question === undefined) return answer
  const texts = new Map(question.choices.map((one) => [one.letter, one.label]))
  if (texts.size > 0)
    return answer
      .split(' ')
      .map((letter) => (texts.has(letter) ? `${letter} · ${texts.get(letter)}` : letter))
      .join('; ')
  return question.unit === '' ? answer : `${answer} ${question.unit}`
}

/** An account in few letters, for whoever may not see accounts. */
export const short = (account: string): string =>
  account.length > 12 ? `…${account.slice(-6)}` : account
