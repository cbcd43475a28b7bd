// What nobody pays yet, offers and pledges: see services/planning/{funding,offers,pledges}.
import type { Fund } from './training'
import type { WorkState } from './works'

export const UNFUNDED = '/v1/planning/unfunded'
export const OFFERS = '/v1/planning/offers'
export const PLEDGES = '/v1/planning/pledges'
export const REQUESTS = '/v1/finance/ceiling-requests'
export const CONSOLIDATION = '/v1/planning/consolidation'

export const OFFER_STATES = ['open', 'partly', 'covered', 'lapsed', 'withdrawn'] as const
export const PARTY_KINDS = [
  'opd',
  'kementerian',
  'pemerintah_desa',
  'perusahaan',
  'bank',
  'lembaga',
  'lainnya',
] as const
export type OfferState = (typeof OFFER_STATES)[number]
export type PledgeState = 'pledged' | 'submitted' | 'accepted' | 'declined' | 'withdrawn'

export interface Unfunded {
  activity_id: string
  region: string
  title: string
  year: number
  state: WorkState
  cost: string
  committed: string
  pledged: string
  open: string
}

export interface UnfundedSums {
  activities: number
  cost: string
  committed: string
  pledged: string
  open: string
}

export interface OfferLine {
  id: string
  region: string
  source: Fund
  party_kind: (typeof PARTY_KINDS)[number]
  party: string
  contact: string | null
  year: number
  words: string
  until: string | null
  amount: string
  pledged: string
  state: OfferState
  reason: string | null
  version: number
}

export interface Offer extends OfferLine {
  lines: { activity_id: string; title: string; region: string; amount: string; pledged: string }[]
}

export interface Pledge {
  id: string
  offer_id: string
  region: string
  source: Fund
  fiscal_year: number
  party: string
  amount: string
  lines: { activity_id: string; amount: string }[]
  number: string | null
  date: string | null
  letter: { sha256: string; size: number; media_type: string } | null
  state: PledgeState
  reason: string | null
  ceiling_id: string | null
  version: number
}

/** What a pledge asks of finance; it bears the pledge's id. */
export interface CeilingRequest {
  id: string
  offer_id: string
  source: Fund
  fiscal_year: number
  region: string
  amount: string
  document: { number: string; date: string | null; sha256: string | null }
  state: 'asked' | 'accepted' | 'declined'
  reason: string | null
  version: number
}
