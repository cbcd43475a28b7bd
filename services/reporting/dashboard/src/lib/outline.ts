// An outline while it is drawn: corners in their order. What is right is for the server to say.
import type { Place, Shape } from './areas'

export const FEWEST = 3
const DIGITS = 1e6 // a decimetre

/** To a decimetre, as nobody clicks better. */
export const rounded = ([lon, lat]: Place): Place => [
  Math.round(lon * DIGITS) / DIGITS,
  Math.round(lat * DIGITS) / DIGITS,
]

/** The polygon of these corners, closed. */
export const polygonOf = (corners: readonly Place[]): Shape => ({
  type: 'Polygon',
  coordinates: [[...corners, ...corners.slice(0, 1)].map(([lon, lat]) => [lon, lat])],
})

/** The corners of a plain polygon; null of one with holes, parts, or more than a hand can move. */
export function cornersOf(shape: Shape | null, most = 200): Place[] | null {
  if (shape?.type !== 'Polygon' || shape.coordinates.length !== 1) return null
  const ring = shape.coordinates[0] ?? []
  if (ring.length > most) return null
  return ring.slice(0, -1).map(([lon = 0, lat = 0]) => [lon, lat])
}

/** A longitude or latitude as it is typed, with a point or a comma. */
export function degree(typed: string): number | null {
  const text = typed.trim().replace(',', '.')
  return text !== '' && Number.isFinite(Number(text)) ? Number(text) : null
}

/** Where a refusal says that the fault lies. */
export function faultOf(facts: Readonly<Record<string, unknown>> | undefined): Place | null {
  const [lon, lat] = [facts?.lon, facts?.lat].map((one) => degree(String(one ?? '')))
  return lon == null || lat == null ? null : [lon, lat]
}
