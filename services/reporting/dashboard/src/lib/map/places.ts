// What the map shows and the table beside it says: areas with outlines, RTs with or without a point.
import type { Feature, FeatureCollection, Geometry, Point } from 'geojson'
import { get, query, Refusal } from '../api'
import { newestOf, type Shape } from '../areas'
import type { Round, SlumClass } from '../shapes'

/** Where the point of an RT comes from. */
export type Source = 'stated' | 'households' | 'area'
export type Kind = 'area' | 'rt'

export interface Shown<G extends Geometry = Geometry> {
  kind: Kind
  code: string
  name: string
  region: string
  slum: SlumClass | null
  total: number | null
  ha: string | null
  verified: string | null
  source: Source | null
  geometry: G | null
}

export const linkOf = ({ kind, code }: { kind: Kind; code: string }): string =>
  `/${kind === 'area' ? 'kawasan' : 'rt'}/${encodeURIComponent(code)}`

interface AreaFacts {
  code: string
  name: string
  region: string
  measured_ha: string | null
  verified_ha: string | null
}

interface RtFacts {
  code: string
  name: string
  region: string
  total: number | null
  slum_class: SlumClass | null
  area_ha: string | null
  source: Source | null
}

type Many<G extends Geometry | null, P> = Omit<FeatureCollection, 'features'> & {
  features: (Omit<Feature, 'geometry' | 'properties'> & { geometry: G; properties: P })[]
}

/** Outlined areas of a region, with the class that the newest of these rounds gave them. */
export async function areasIn(
  region: string,
  rounds: readonly Round[],
): Promise<Shown<Shape>[]> {
  const found = await get<Many<Shape, AreaFacts>>(
    `/v1/survey/areas.geojson${query({ region, simplified: 'true' })}`,
  )
  const codes = found.features.map(({ properties }) => properties.code)
  const scores = await newestOf(codes, rounds, [region], 'area')
  return found.features.map(({ geometry, properties: one }) => {
    const score = scores.get(one.code)?.score
    return {
      kind: 'area',
      ...{ code: one.code, name: one.name, region: one.region, geometry },
      ...{ slum: score?.slum_class ?? null, total: score?.total ?? null },
      ...{ ha: one.measured_ha, verified: one.verified_ha, source: null },
    }
  })
}

/** RTs of a region by class; null where this installation does not tell points of RTs. */
export async function rtsIn(region: string, round: string | null): Promise<Shown<Point>[] | null> {
  try {
    const found = await get<Many<Point | null, RtFacts>>(
      `/v1/survey/rts.geojson${query({ region, round_id: round })}`,
    )
    return found.features.map(({ geometry, properties: one }) => ({
      kind: 'rt',
      ...{ code: one.code, name: one.name, region: one.region },
      // Where only the area is known its RTs would lie on one another.
      geometry: one.source === 'area' ? null : geometry,
      ...{ slum: one.slum_class, total: one.total, ha: one.area_ha },
      ...{ verified: null, source: one.source },
    }))
  } catch (error) {
    if (error instanceof Refusal && error.status === 404 && error.code !== 'region_not_found')
      return null
    throw error
  }
}
