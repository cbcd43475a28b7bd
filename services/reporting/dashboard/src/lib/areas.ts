// Areas (kawasan), their outlines and scores: see services/survey/{areas,outlines,standings}.
import type { MultiPolygon, Polygon } from 'geojson'
import { every, query } from './api'
import type { Assessment, Round } from './shapes'

export const AREAS = '/v1/survey/areas'
export const UPLOADS = '/v1/survey/area-outlines'
export const SCORES = '/v1/survey/assessments'

export type Shape = Polygon | MultiPolygon
export type Place = readonly [lon: number, lat: number]

export interface Area {
  id: string
  code: string
  name: string
  region: string
  members: string[]
  outline_version: number | null
  measured_ha: string | null
  verified_ha: string | null
  version: number
}

export interface OutlineVersion {
  version: number
  points: number | null
  measured_ha: string | null
  verified_ha: string | null
  by: string
  at: string
}

export const DEGREES = ['low', 'medium', 'high'] as const
export const PATTERNS = ['renewal', 'resettlement', 'restoration'] as const
export const AUTHORITIES = ['district', 'province', 'central'] as const

/** A score, and where its place stands beside it. */
export interface Standing extends Assessment {
  region: string
  /** How many RTs its round has of the place. */
  rts: number
  considerations: number | null
  considerations_class: (typeof DEGREES)[number] | null
  legal: boolean | null
  priority: number | null
  priority_code: string | null
  pattern: (typeof PATTERNS)[number] | null
  authority: (typeof AUTHORITIES)[number] | null
  village_slum_ha: string | null
}

export interface Scored {
  score: Standing
  round: Round
}

/** Newest first: by year, then by the moment of sealing; what is open comes before its year's seals. */
const newer = (a: Scored, b: Scored): number =>
  b.round.year - a.round.year ||
  (b.round.sealed_at ?? '9').localeCompare(a.round.sealed_at ?? '9')

/** Scores with their rounds, newest first. */
export function withRounds(scores: readonly Standing[], rounds: readonly Round[]): Scored[] {
  const known = new Map(rounds.map((round) => [round.id, round]))
  return scores
    .flatMap((score) => {
      const round = known.get(score.round_id)
      return round ? [{ score, round }] : []
    })
    .sort(newer)
}

export const within = (inner: string, outer: string): boolean => `${inner}.`.startsWith(`${outer}.`)

/** Rounds that touch a region, newest first. */
export const touching = (rounds: readonly Round[], region: string): Round[] =>
  rounds
    .filter((round) => within(round.region, region) || within(region, round.region))
    .toSorted((a, b) => b.year - a.year || b.created_at.localeCompare(a.created_at))

const AT_ONCE = 4

/**
 * The newest score of each wanted place, from these rounds in their order: scores are asked for by
 * round, until every place has one.
 */
export async function newestOf(
  wanted: readonly string[],
  rounds: readonly Round[],
  regions: readonly string[],
  level: 'rt' | 'area',
): Promise<Map<string, Scored>> {
  const left = new Set(wanted)
  const found = new Map<string, Scored>()
  for (let at = 0; at < rounds.length && left.size > 0; at += AT_ONCE) {
    const some = rounds.slice(at, at + AT_ONCE)
    const asked = some.flatMap((round) =>
      regions.map((region) =>
        every<Standing>(SCORES + query({ round_id: round.id, region, level, limit: 1000 })),
      ),
    )
    for (const one of withRounds((await Promise.all(asked)).flat(), some))
      if (left.delete(one.score.code)) found.set(one.score.code, one)
  }
  return found
}
