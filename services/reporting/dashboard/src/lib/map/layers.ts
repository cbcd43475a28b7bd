// What the map of a province is made of: see docs/maps.md. Whoever opens it loads its words with it.
import type { FeatureCollection, Geometry } from 'geojson'
import en from '../../texts/map/en.json'
import id from '../../texts/map/id.json'
import { get, query } from '../api'
import { learn } from '../preferences.svelte'
import { may, session } from '../session.svelte'
import { CLASSES, type Level, type Page, type SlumClass } from '../shapes'
import type { WorkState } from '../works'

learn({ id, en })

export const LAYERS = ['villages', 'areas', 'rts', 'activities', 'complaints'] as const
export type Layer = (typeof LAYERS)[number]
export type Shown = Readonly<Record<Layer, boolean>>

/** How the address names them. */
const WORDS: Record<Layer, string> = {
  villages: 'wilayah',
  areas: 'kawasan',
  rts: 'rt',
  activities: 'kegiatan',
  complaints: 'pengaduan',
}

/** Those of who is logged in: complaints are for who may read them. */
export const layersOf = (): readonly Layer[] =>
  LAYERS.filter((one) => one !== 'complaints' || may('complaints:read'))

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
  open?: number
  answered?: number
  over?: number
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

/** What is on unless somebody says: all but complaints. */
const USUAL: Shown = { villages: true, areas: true, rts: true, activities: true, complaints: false }

/** The layers that an address names, of those of the session; the usual where it says nothing. */
export function shownOf(words: string | null): Shown {
  if (words === null) return USUAL
  const named = words.split('-')
  const own = layersOf()
  return Object.fromEntries(
    LAYERS.map((one) => [one, own.includes(one) && named.includes(WORDS[one])]),
  ) as Shown
}

/** The same for an address; null of the usual. */
export const wordsOf = (shown: Shown): string | null =>
  LAYERS.every((one) => shown[one] === USUAL[one])
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
const LEVELS = ['province', 'regency', 'district', 'village'] as const

const depth = (region: string): number => (region === '*' ? 0 : region.split('.').length)

/**
 * The level of the regions that these are told by: those below the largest, but none so large that
 * another of these would be left out.
 */
function levelIn(regions: readonly string[]): Level {
  const depths = regions.map(depth)
  return LEVELS[Math.max(Math.min(...depths), Math.max(...depths) - 1)] ?? 'village'
}

/** A page of the same places as a list, by code; the map has their shapes. */
export async function listed(
  layer: Layer,
  view: View,
  after: string | null,
): Promise<Page<Told>> {
  const regions = view.region === null ? (session.who?.regions ?? ['*']) : [view.region]
  const whole = layer === 'villages' || layer === 'complaints' // of regions alone
  const own = { ...view, after, limit: PAGE, level: whole ? levelIn(regions) : null, geometry: 'false' }
  const found = await get<FeatureCollection<Geometry | null, Told> & { next: string | null }>(
    `${MAPS}/${layer}.geojson${query(own)}`,
  )
  return { items: found.features.map(({ properties }) => properties), next: found.next }
}

/** The page of a place. */
export function linkOf({ layer, told }: Found): string {
  const code = encodeURIComponent(told.code)
  if (layer === 'areas') return `/kawasan/${code}`
  if (layer === 'complaints') return `/pengaduan?wilayah=${code}`
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
