// What the map of a province is made of: see docs/maps.md. Whoever opens it loads its words with it.
import type { FeatureCollection, Geometry } from 'geojson'
import en from '../../texts/map/en.json'
import id from '../../texts/map/id.json'
import { get, query } from '../api'
import { learn } from '../preferences.svelte'
import { CLASSES, type Level, type Page, type SlumClass } from '../shapes'
import type { WorkState } from '../works'

learn({ id, en })

export const LAYERS = ['villages', 'areas', 'rts', 'activities'] as const
export type Layer = (typeof LAYERS)[number]
export type Shown = Readonly<Record<Layer, boolean>>

/** How the address names them. */
const WORDS: Record<Layer, string> = {
  villages: 'wilayah',
  areas: 'kawasan',
  rts: 'rt',
  activities: 'kegiatan',
}

/** Of which region what is drawn, all of one's own with null; and of which year. */
export interface View {
  region: string | null
  year: number
}

/** A view of the map: its zoom, and the middle. */
export interface At {
  zoom: number
  lon: number
  lat: number
}

export type Side = readonly [west: number, south: number, east: number, north: number]

export interface Description {
  attribution: string
  bounds: Side
  years: number[]
}

/** What is told of a place; in tiles what is unknown is absent, and decimals are numbers. */
export interface Told extends Partial<Record<SlumClass, number | null>> {
  code: string
  name: string
  level?: Level | 'rt' | 'activity'
  class?: SlumClass | null
  total?: number | null
  ha?: string | number | null
  slum_ha?: string | number | null
  n?: number
  state?: WorkState
  cost?: string | number | null
  rt?: string | null
  rts?: number
  placed?: 'geometry' | 'stated' | 'households' | 'area'
  [state: string]: unknown
}

export interface Found {
  layer: Layer
  told: Told
}

export const ALL: Shown = { villages: true, areas: true, rts: true, activities: true }

/** The layers that an address names; all where it says nothing. */
export function shownOf(words: string | null): Shown {
  if (words === null) return ALL
  const named = words.split('-')
  return Object.fromEntries(LAYERS.map((one) => [one, named.includes(WORDS[one])])) as Shown
}

/** The same for an address; null of all. */
export const wordsOf = (shown: Shown): string | null =>
  LAYERS.every((one) => shown[one])
    ? null
    : LAYERS.filter((one) => shown[one]).map((one) => WORDS[one]).join('-')

/** `14.5_-7.61_111.52` as an address says it; null of anything else. */
export function atOf(words: string | null): At | null {
  const [zoom, lat, lon] = (words ?? '').split('_').map(Number)
  const right =
    zoom! >= 0 && zoom! <= 21 && Math.abs(lat!) <= 85 && Math.abs(lon!) <= 180
  return right ? { zoom: zoom!, lat: lat!, lon: lon! } : null
}

export const writtenAt = ({ zoom, lat, lon }: At): string =>
  [zoom.toFixed(2), lat.toFixed(5), lon.toFixed(5)].map(Number).join('_')

/** Whether the year can be chosen, and between which: from the first seal to this year. */
export function span(years: readonly number[], now: number): readonly [first: number, last: number] {
  return [Math.min(now, ...years), Math.max(now, ...years)]
}

/** The newest year with a seal that a year shows. */
export const sealedIn = (years: readonly number[], year: number): number | null =>
  years.filter((one) => one <= year).at(-1) ?? null

const MAPS = '/v1/reports/maps'

export const tiles = (layer: Layer, { region, year }: View): string =>
  `${MAPS}/${layer}/tiles/{z}/{x}/{y}.mvt${query({ year, region })}`

export const describe = (region: string | null): Promise<Description> =>
  get(`${MAPS}/tiles.json${query({ layer: 'villages', region })}`)

const PAGE = 100
const LEVELS = ['province', 'regency', 'district', 'village', 'village'] as const

/** The level of the regions that a region is told by: those below it, down to the villages. */
const levelIn = (region: string | null): Level =>
  LEVELS[region === null ? 0 : region.split('.').length] ?? 'village'

/** A page of the same places as a list, by code. */
export async function listed(
  layer: Layer,
  view: View,
  after: string | null,
): Promise<Page<Told>> {
  const own = { ...view, after, limit: PAGE, level: layer === 'villages' ? levelIn(view.region) : null }
  const found = await get<FeatureCollection<Geometry, Told> & { next: string | null }>(
    `${MAPS}/${layer}.geojson${query(own)}`,
  )
  return { items: found.features.map(({ properties }) => properties), next: found.next }
}

/** The page of a place. */
export function linkOf({ layer, told }: Found): string {
  const code = encodeURIComponent(told.code)
  if (layer === 'areas') return `/kawasan/${code}`
  if (told.level === 'rt') return `/rt/${code}`
  return told.level === 'activity' ? `/kegiatan/${code}` : `/wilayah/${code}`
}

/** How many RTs were scored in a region, and how much of their hectares is slum, in percent. */
export function scored(told: Told): { rts: number; percent: number | null } {
  const rts = CLASSES.reduce((sum, slum) => sum + (told[slum] ?? 0), 0)
  const ha = Number(told.ha ?? 0)
  return { rts, percent: ha > 0 ? (100 * Number(told.slum_ha ?? 0)) / ha : null }
}

/** From which percent on a share has the next colour. */
export const STEPS = [0, 1, 25, 50] as const
export const SHARES = ['#ffffff', '#cfe3e8', '#6fb2bf', '#0b5c6b'] as const

export const WORKS = [
  'proposed',
  'fit',
  'unfit',
  'approved',
  'running',
  'completed',
  'handed_over',
  'cancelled',
] as const satisfies readonly WorkState[]
