// Meetings and their votes: see services/planning/meetings and services/planning/votes.
export const MEETINGS = '/v1/planning/meetings'
export const VOTES = '/v1/planning/votes'
export const MEETING_KINDS = [
  'rembug_warga',
  'musyawarah_desa',
  'fgd',
  'lokakarya',
  'konsultasi',
  'uji_publik',
  'rapat_rutin',
  'monitoring',
  'lainnya',
] as const

export interface MeetingLine {
  id: string
  region: string
  kind: (typeof MEETING_KINDS)[number]
  title: string
  held_on: string
  place: string | null
  attendance: { male: number; female: number; disabled: number; mbr: number | null }
}

export interface Meeting extends MeetingLine {
  agenda: string[]
  decisions: { text: string; due: string | null }[]
}

export interface Candidate {
  number: number
  activity_id: string
  title: string
  cost: string
}

export interface Result {
  tally: {
    papers: number
    blank: number
    male: number
    female: number
    unsaid: number
    rts: { rt: string; papers: number }[]
  }
  share: string
  raised: string
  raises: number
  chosen: {
    number: number
    how: 'shares' | 'votes'
    votes: number
    effective_votes: string | null
    most_paid: string | null
    payments: { papers: number; each: string }[]
    rounding: string
  }[]
  left_out: {
    number: number
    votes: number
    why: 'no_votes' | 'above_budget' | 'no_room'
    supporters_have: string
  }[]
  cost: string
  left: string
}

export const FOLLOWS = ['vote', 'optimum', 'own'] as const

export interface VoteLine {
  id: string
  meeting_id: string
  region: string
  title: string
  kind: 'approval' | 'points'
  utility: 'cost' | 'cardinality'
  max_points: number
  budget: string
  state: 'open' | 'closed'
  papers: number
  inputs_sha256: string | null
  portfolio_id: string | null
  version: number
}

export interface Vote extends VoteLine {
  candidates: Candidate[]
  result: Result | null
  decision: {
    follows: (typeof FOLLOWS)[number]
    chosen: number[]
    cost: string
    reason: string | null
    by: string
    at: string
  } | null
}

export interface Paper {
  number: number
  choices: { candidate: number; points: number }[]
}

export interface VoteSet {
  name: 'vote' | 'usual' | 'optimum' | 'decision'
  chosen: number[]
  cost: string
  leaves_ha: string | null
  rts_leaving: number | null
  people: string | null
  points: number | null
  shared: number[]
  missing: number[]
}

export interface Comparison {
  optimum: string | null
  objective: 'hectares' | 'people' | 'points' | null
  sets: VoteSet[]
}

/** Choices as they are typed, `1 4 7` or `1:5 4:3`; null when something is no choice. */
export function choicesOf(typed: string): Paper['choices'] | null {
  const found: Paper['choices'] = []
  for (const part of typed.trim().split(/[\s,;]+/).filter(Boolean)) {
    const match = /^(\d{1,3})(?::(\d{1,3}))?$/.exec(part)
    if (!match) return null
    found.push({ candidate: Number(match[1]), points: Number(match[2] ?? 1) })
  }
  return found
}

/** Choices of a paper as they are typed. */
export const typed = (paper: Paper, kind: Vote['kind']): string =>
  paper.choices
    .map((one) => (kind === 'points' ? `${one.candidate}:${one.points}` : String(one.candidate)))
    .join(' ')
