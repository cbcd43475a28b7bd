// Complaints (pengaduan): see services/reporting/{complaints,filings}.
import { get, post } from './api'
import { learn } from './preferences.svelte'
import { work } from './work'
import en from '../texts/complaints/en.json'
import id from '../texts/complaints/id.json'

learn({ id, en }) // who opens these pages loads their words with them

export const PUBLIC = '/v1/public/complaints'
export const COMPLAINTS = '/v1/reports/complaints'
export const CATEGORIES = ['umum', 'informasi', 'prosedur', 'dana', 'intervensi', 'force_majeure'] as const
export const LEVELS = ['kelurahan', 'kota', 'provinsi', 'pusat'] as const
export const CONCERNS = ['kelurahan', 'kota', 'provinsi'] as const
export const CHANNELS = ['kotak', 'pesan', 'telepon', 'lisan', 'surat', 'web'] as const
export const OPEN = ['received', 'assigned', 'referred', 'reopened'] as const
export const STATES = ['held', ...OPEN, 'answered', 'confirmed', 'closed'] as const
export const SENSITIVE: readonly string[] = ['dana', 'intervensi']
export type Category = (typeof CATEGORIES)[number]
export type Level = (typeof LEVELS)[number]
export type State = (typeof STATES)[number]
export type About = 'activity' | 'posting' | 'asset'

export interface Complaint {
  id: string
  log: string | null
  region: string
  village: string
  village_name: string
  rt: string | null
  category: Category
  channel: (typeof CHANNELS)[number]
  concerns: (typeof CONCERNS)[number] | null
  level: Level
  state: State
  outcome: 'confirmed' | 'unconfirmed' | 'dismissed' | null
  about_kind: About | null
  about_id: string | null
  named: boolean
  repeats: number
  filed_on: string
  due_on: string | null
  overdue: boolean
  answered_on: string | null
  closed_on: string | null
  assignee: string | null
  version: number
}

export interface Step {
  number: number
  at: string
  kind:
    | 'filed' | 'held' | 'released' | 'dismissed' | 'assigned' | 'let_go' | 'noted' | 'referred'
    | 'escalated' | 'answered' | 'words' | 'confirmed' | 'objected' | 'closed' | 'erased'
  state: State
  level: Level
  by: string
  words: string | null
}

export interface Whole extends Complaint {
  words: string | null
  name: string | null
  contact: string | null
  history: Step[]
}

export interface Summary {
  total: { complaints: number; open: number; overdue: number; answered: number; closed: number; median_days: string | null }
}

export interface Village {
  code: string
  name: string
  above: string[]
}

export interface Filed {
  tracking_number: string
  state: State
  village_name: string
  due_on: string | null
}

export interface Track {
  state: State
  outcome: Complaint['outcome']
  category: Category
  level: Level
  village_name: string
  filed_on: string
  due_on: string | null
  answers: { at: string; words: string | null }[]
  may_add: boolean
  may_judge: boolean
}

interface Form {
  form: string
  wait_seconds: number
  work_bits: number
}

/** What a form says to be sent with: known once its work is done and its wait is over. */
export async function formed(): Promise<{ form: string; work: string }> {
  const { form, wait_seconds, work_bits } = await get<Form>(`${PUBLIC}/form`)
  const waited = new Promise((over) => setTimeout(over, wait_seconds * 1000 + 250))
  const done = await work(form, work_bits)
  await waited
  return { form, work: done }
}

/** An RT of a village as codes write it; without one there is none. */
export function rtOf(village: string, rw: string, rt: string): string | null {
  const part = (said: string): string => (/^\d+$/.test(said) ? said.padStart(3, '0') : said.toUpperCase())
  return rt.trim() === '' ? null : `${village}-${part(rw.trim() || '0')}-${part(rt.trim())}`
}

/** Where the page of a number is; it stands behind the #, which no server is told. */
export const statusOf = (number: string): string => `/publik/pengaduan/status#${number}`

export const ask = (name: string, body: Record<string, string>): Promise<Track> =>
  post<Track>(`${PUBLIC}/${name}`, body)

/** The page of what a complaint points at. */
export function aboutOf(one: Complaint): string | null {
  if (one.about_id === null) return null
  return one.about_kind === 'posting' ? `/jejak/${one.about_id}` : `/kegiatan/${one.about_id}`
}
