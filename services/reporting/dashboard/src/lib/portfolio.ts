// Portfolios and their frontiers: see services/planning/{portfolio,frontiers}.
import { get, post, query, Refusal } from './api'
import { cents, text } from './amounts'
import { hectares, learn, number, rupiah, t } from './preferences.svelte'
import type { Place } from './shapes'
import en from '../texts/portfolio/en.json'
import id from '../texts/portfolio/id.json'

learn({ id, en }) // who opens these pages loads their words with them

export const PORTFOLIOS = '/v1/planning/portfolios'
export const OBJECTIVES = ['hectares', 'people', 'points'] as const
export type Objective = (typeof OBJECTIVES)[number]
export const STATUSES = ['queued', 'running', 'done', 'infeasible', 'cancelled', 'failed'] as const
export type Status = (typeof STATUSES)[number]
export const LIMITS = ['floors', 'ceilings'] as const

export interface Budget {
  source: string
  year: number
  amount: string
}

export interface Limit {
  region: string
  amount: string
}

export interface Dependency {
  first: string
  then: string
}

export interface Payer {
  source: string
  criteria: string[]
}

/** A whole work: a draft by its id, or volumes in an RT and their cost. */
export interface Candidate {
  key: string | null
  activity_id: string | null
  rt: string | null
  volumes: Record<string, string> | null
  cost: string | null
  year: number | null
  sources: string[] | null
}

export interface Question {
  region: string
  round_id: string
  years: number[]
  budgets: Budget[]
  objective: Objective
  unit_prices: Record<string, string> | null
  candidates: Candidate[] | null
  floors: Limit[]
  ceilings: Limit[]
  dependencies: Dependency[]
  payers: Payer[]
  gap: string
  seconds: number
}

/** Candidates as they were asked, each with the key that it had by its place: others wait for it. */
export const keyed = (candidates: readonly Candidate[]): (Candidate & { key: string })[] =>
  candidates.map((one, index) => ({ ...one, key: one.key ?? `k${index + 1}` }))

/** What nobody said more of than which draft it is. */
export const draftOf = (id: string): Candidate & { key: string } => ({
  key: id,
  activity_id: id,
  rt: null,
  volumes: null,
  cost: null,
  year: null,
  sources: null,
})

export interface PortfolioLine {
  id: string
  region: string
  round_id: string
  objective: Objective
  years: number[]
  budget: string
  status: Status
  progress: number
  objective_value: string | null
  asked_by: string
  asked_at: string
  finished_at: string | null
  version: number
}

export interface Row {
  rt: string
  criterion: string
  volume: string
  cost: string
  year: number
  source: string
  candidate: string | null
}

export interface Constraint {
  name: string
  kind: 'budget' | 'floor' | 'ceiling'
  source: string | null
  year: number | null
  region: string | null
  limit: string
  approved: string
  used: string
  price: string | null
}

interface Conflict {
  name: string
  text: string
}

type EndedBy = 'optimal' | 'gap' | 'time'

export interface Portfolio extends PortfolioLine {
  ended_by: EndedBy | null
  bound: string | null
  gap: string | null
  greedy_value: string | null
  approved_value: string | null
  cost: string | null
  cost_per_unit: string | null
  rts_leaving: number | null
  leaves_ha: string | null
  activities: Row[]
  activities_total: number
  constraints: Constraint[]
  next_100m: { gain: string; objective_value: string; ended_by: EndedBy; rts: string[] } | null
  conflict: Conflict[]
  rts_in_steps: number | null
  failure: string | null
  detail: string | null
}

export interface Point {
  percent: number
  budget: string
  budgets: Budget[]
  objective_value: string | null
  bound: string | null
  gap: string | null
  ended_by: EndedBy | null
  cost: string | null
  rts_leaving: number | null
  leaves_ha: string | null
  conflict: Conflict[]
}

export interface Frontier {
  portfolio_id: string
  objective: Objective
  status: Status
  progress: number
  points: Point[]
  percents: number[]
  detail: string | null
}

export const moving = (status: Status): boolean => status === 'queued' || status === 'running'

/** What is brought, with its unit. */
export const brought = (objective: Objective, value: string | number | null): string =>
  value === null
    ? '–'
    : t(`portfolio.brought.${objective}`, {
        value: objective === 'hectares' ? hectares(value) : number(value),
      })

const names = new Map<string, Promise<string>>()

/** What a region is called; its code where nobody can say. */
export function nameOf(code: string): Promise<string> {
  let found = names.get(code)
  if (!found) {
    found = get<Place>(`/v1/reports/places/${encodeURIComponent(code)}`).then(
      ({ name }) => name,
      () => code,
    )
    names.set(code, found)
  }
  return found
}

/** The question in words. */
export const inWords = (one: PortfolioLine, name: string): string =>
  t(`portfolio.question.${one.objective}`, {
    name,
    money: rupiah(one.budget),
    years: one.years.join(', '),
  })

/** The form with what was asked, and with other budgets where they are named. */
export const again = (one: { id: string; region: string }, budgets: readonly Budget[] = []): string =>
  `/portofolio${query({
    wilayah: one.region,
    dari: one.id,
    anggaran: budgets.map(({ source, year, amount }) => `${source}:${year}:${amount}`).join(','),
  })}`

/** Budgets as an address says them. */
export const budgetsOf = (said: string | null): Budget[] =>
  (said ?? '').split(',').flatMap((one) => {
    const [source = '', year = '', amount = ''] = one.split(':')
    return source && Number(year) && cents(amount) !== null
      ? [{ source, year: Number(year), amount }]
      : []
  })

/** As the answer says them: what is free, and what approved activities take. */
export const budgetsIn = (constraints: readonly Constraint[]): Budget[] =>
  constraints.flatMap(({ source, year, limit, approved }) =>
    source === null || year === null
      ? []
      : [{ source, year, amount: text((cents(limit) ?? 0n) + (cents(approved) ?? 0n)) }],
  )

/** Where a slider ends: a round amount, twice what is there and at least a billion. */
export function topOf(amount: string): number {
  const wanted = Math.max(2 * Number(amount), 1_000_000_000)
  const size = 10 ** Math.floor(Math.log10(wanted))
  return Math.ceil(wanted / size) * size
}

export const PARTS = ['place', 'budgets', 'works', 'limits', 'payers', 'ties', 'search'] as const
export type Part = (typeof PARTS)[number]

const WORDS: readonly [Part, RegExp][] = [
  ['works', /candidate|unit_prices|portfolio_unclear|criterion/],
  ['ties', /dependenc/],
  ['payers', /payers/],
  ['limits', /limit|floor|ceiling/],
  ['search', /gap|seconds/],
  ['budgets', /budget|source|year/],
  ['place', /region|round|measured|regulations_mixed|too_large/],
]

/** The part of the form that a refusal is about; null where it is about none of them. */
export function partOf(refusal: Refusal | undefined): Part | null {
  if (!refusal) return null
  const where = typeof refusal.facts.where === 'string' ? refusal.facts.where : ''
  const said = [refusal.errors[0]?.pointer, where, refusal.code].find((one) => one)
  return WORDS.find(([, words]) => words.test(said ?? ''))?.[0] ?? null
}

export const cancel = (id: string): Promise<unknown> => post(`${PORTFOLIOS}/${id}/cancel`)
