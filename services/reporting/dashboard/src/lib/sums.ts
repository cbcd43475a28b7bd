// Measures of several sheets added up: whole millionths, so that no digit is lost on the way.
import { every, post, query } from './api'
import type { Round, Sheet, SlumClass } from './shapes'

const DENOMINATORS = [
  ...(['area_ha', 'buildings', 'households', 'population'] as const),
  ...(['road_ideal_m', 'drain_ideal_m'] as const),
]
const DIGITS = 6

type Decimal = string | null
export interface Measured extends Sheet {
  volumes: Record<string, Decimal>
}

function scaled(value: string): bigint {
  const [whole = '0', part = ''] = value.replace('-', '').split('.')
  const found = BigInt(whole + part.slice(0, DIGITS).padEnd(DIGITS, '0'))
  return value.startsWith('-') ? -found : found
}

/** The sum; null where no sheet says anything. */
export function sum(values: readonly Decimal[]): Decimal {
  const said = values.filter((one) => one !== null)
  if (said.length === 0) return null
  const total = said.reduce((at, one) => at + scaled(one), 0n)
  const digits = String(total < 0n ? -total : total).padStart(DIGITS + 1, '0')
  return `${total < 0n ? '-' : ''}${digits.slice(0, -DIGITS)}.${digits.slice(-DIGITS)}`
}

export interface Inputs {
  regulation: string
  aspect_average?: string
  measures: unknown
}

interface Calculated {
  total: number
  slum_class: SlumClass
  /** Of the percents of all aspects. */
  average: string
}

/** What the calculator makes of these numbers; nothing is kept. */
export const calculated = (inputs: Inputs): Promise<Calculated> => post('/v1/survey/scores', inputs)

export interface Provisional extends Calculated {
  round: Round
  sheets: number
}

/** What the calculator says of the sheets of these RTs in a round; null without a sheet. */
export async function scoreOf(rts: readonly string[], round: Round): Promise<Provisional | null> {
  const sheets = await sheetsOf(rts, round)
  if (sheets.length === 0) return null
  const ids = Object.keys(sheets[0]?.volumes ?? {})
  const volumes = Object.fromEntries(ids.map((id) => [id, sum(sheets.map((one) => one.volumes[id] ?? null))]))
  const base = Object.fromEntries(DENOMINATORS.map((name) => [name, sum(sheets.map((one) => one[name]))]))
  const measures = { ...base, volumes }
  const found = await calculated({ regulation: round.regulation, measures })
  return { ...found, round, sheets: sheets.length }
}

/** Villages that RTs lie in: what comes before the first hyphen of their code. */
export const villagesOf = (rts: readonly string[]): string[] => [
  ...new Set(rts.map((rt) => rt.split('-', 1)[0] ?? rt)),
]

async function sheetsOf(rts: readonly string[], round: Round): Promise<Measured[]> {
  const wanted = new Set(rts)
  const found = await Promise.all(
    villagesOf(rts).map((region) =>
      every<Measured>(`/v1/survey/sheets${query({ round_id: round.id, region, limit: 1000 })}`),
    ),
  )
  return found.flat().filter(({ rt }) => wanted.has(rt))
}
