// What planning tells of trainings and community media: see services/planning/training and media.
import type { Page } from './shapes'

export const KINDS = [
  'pkm',
  'pelatihan_fasilitator',
  'pelatihan_masyarakat',
  'sosialisasi',
  'ojt',
  'lainnya',
] as const
export const METHODS = ['diskusi_kelas', 'diskusi_kelompok', 'lokakarya', 'ojt'] as const
export const STATES = ['planned', 'held', 'cancelled'] as const
export const VILLAGE_STATUSES = ['pencegahan', 'peningkatan', 'peningkatan_ppmk'] as const
export const ROLES = [
  'korkot',
  'askot_mandiri',
  'askot',
  'senior_fasilitator',
  'fasilitator',
  'tim_fasilitator',
  'opd',
  'lurah_kades',
  'perangkat_desa',
  'bkm',
  'up',
  'tipp',
  'ksm',
  'kpp',
  'relawan',
  'warga',
  'lainnya',
] as const
export const FUNDS = [
  'blm',
  'bdi',
  'bpm',
  'apbn-pupr',
  'apbn-kl',
  'apbd-prov',
  'apbd-kabkota',
  'dak',
  'dana-desa',
  'hibah',
  'csr',
  'swasta',
  'swadaya',
  'lainnya',
] as const
export const MEDIA_KINDS = [
  'koran_kampung',
  'buletin',
  'fotonovela',
  'papan_informasi',
  'siaran_radio',
  'video',
  'lainnya',
] as const

export type Kind = (typeof KINDS)[number]
export type Method = (typeof METHODS)[number]
export type State = (typeof STATES)[number]
export type Role = (typeof ROLES)[number]
export type Fund = (typeof FUNDS)[number]

export interface Cost {
  source: Fund
  amount: string
}

export interface People {
  male: number
  female: number
  untold: number
  mbr: number | null
}

export interface Participants extends People {
  role: Role
}

export interface Score {
  mean: string
  n: number
}

export interface Evaluation {
  subject: string
  pre: Score | null
  post: Score | null
}

export interface Paper {
  number: string | null
  date: string | null
  sha256: string | null
}

/** Nothing is known of it yet. */
export const NO_PAPER: Paper = { number: null, date: null, sha256: null }

export interface TrainingLine {
  id: string
  region: string
  kind: Kind
  title: string
  state: State
  methods: Method[]
  audience: Role[]
  year: number | null
  begin_on: string | null
  end_on: string | null
  days: number | null
  jp: number | null
  places: { region: string | null; name: string | null }[]
  village_status: (typeof VILLAGE_STATUSES)[number] | null
  people: People
  cost: string
  source: string | null
  cancelled_reason: string | null
  version: number
}

export interface Training extends TrainingLine {
  materials: string[]
  origins: string[]
  participants: Participants[]
  attendance: { day: string; present: number }[]
  costs: Cost[]
  evaluations: Evaluation[]
  pre: Score | null
  post: Score | null
  minutes: Paper | null
  attendance_list: Paper | null
  note: string | null
}

export interface Sums {
  region: string
  name: string
  trainings: number
  uncounted: number
  days: number
  jp: number
  male: number
  female: number
  untold: number
  mbr: number
  roles: Participants[]
  costs: Cost[]
  cost: string
}

export interface Totals extends Page<Sums> {
  total: Sums
}

export interface Medium {
  id: string
  region: string
  kind: (typeof MEDIA_KINDS)[number]
  title: string
  issue: string | null
  year: number | null
  published_on: string | null
  copies: number | null
  audience: string | null
  topic: string | null
  cost: string
  source: string | null
}

export const everybody = (people: People | Sums): number =>
  people.male + people.female + people.untold

/** A mean as people write it, "53,5". */
export const mean = (text: string): string => text.trim().replace(',', '.')

/** The days from the first to the last, as long as a form can show them. */
export function daysOf(begin: string, end: string, most = 31): string[] {
  const found: string[] = []
  const last = end || begin
  if (!begin || last < begin) return found
  for (let at = new Date(`${begin}T00:00:00Z`); found.length < most; at.setUTCDate(at.getUTCDate() + 1)) {
    const day = at.toISOString().slice(0, 10)
    if (day > last) break
    found.push(day)
  }
  return found
}

/** The SHA-256 of a file, made on this device: the file itself goes nowhere. */
export async function fingerprint(file: File): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer())
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
