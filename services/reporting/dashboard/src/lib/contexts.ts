// What people state of a place: see services/survey/contexts.
import { ask, get, Refusal } from './api'

export const FACTS = ['strategic', 'potential', 'land_status_clear', 'fits_spatial_plan'] as const
export const CITY_SIZES = ['metropolitan', 'large', 'medium', 'small'] as const

export type Fact = (typeof FACTS)[number]
export type CitySize = (typeof CITY_SIZES)[number]

export interface Context extends Record<Fact, boolean | null> {
  code: string
  city_size: CitySize | null
  version: number
  stated_by: string
  stated_at: string
}

export const contextsOf = (round: string, code: string): string =>
  `/v1/survey/rounds/${round}/contexts/${encodeURIComponent(code)}`

/** What was stated of a place last; null where nobody has, or where it is not ours to see. */
export async function statedOf(round: string, code: string): Promise<Context | null> {
  try {
    return await get<Context>(contextsOf(round, code))
  } catch (error) {
    if (error instanceof Refusal && error.status === 404) return null
    throw error
  }
}

/** State the whole of what is known; `seen` is the statement that it follows. */
export const state = (
  round: string,
  code: string,
  seen: Context | null,
  facts: Partial<Record<Fact, boolean | null>> | { city_size: CitySize | null },
): Promise<Context> =>
  ask('PUT', contextsOf(round, code), {
    body: JSON.stringify(facts),
    headers: {
      'Content-Type': 'application/json',
      ...(seen ? { 'If-Match': `"${seen.version}"` } : {}),
    },
  })
