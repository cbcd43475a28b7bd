// What every map of ours stands on: MapLibre on blank paper, which asks nobody for anything. Loaded late.
import {
  type LngLatBoundsLike,
  Map as MapLibre,
  NavigationControl,
  ScaleControl,
  setWorkerUrl,
  type StyleSpecification,
} from 'maplibre-gl'
import 'maplibre-gl/dist/maplibre-gl.css'
// A file of ours: the policy of the page allows no script from a blob.
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url'
import type { Feature, FeatureCollection, Position } from 'geojson'
import { t } from '../preferences.svelte'
import { CLASSES, type SlumClass } from '../shapes'
import { colourOf, dot, MARKED, pixels, tile } from './marks'

setWorkerUrl(workerUrl)

export const INDONESIA: LngLatBoundsLike = [94, -12, 142, 7]
export const EMPTY: FeatureCollection = { type: 'FeatureCollection', features: [] }

export const letter = (slum: SlumClass | null): string => (slum ? t(`map.letter.${slum}`) : '?')
const name = (slum: SlumClass | null): string => slum ?? 'unknown'

/** What a class looks like, by the property that names it: its colour, or a mark of that prefix. */
export const byClass = (property: string, prefix: '' | 'tile-' | 'dot-', other?: unknown): unknown => [
  'match',
  ['get', property],
  ...CLASSES.flatMap((slum) => [slum, prefix === '' ? colourOf(`--class-${slum}`) : prefix + slum]),
  other ?? (prefix === '' ? 'rgba(0,0,0,0)' : `${prefix}unknown`),
]

/** Lines on blank paper, as the first layers of a style; the paper itself is the page's, as `frame.css` says. */
export const PAPER = () => [
  { id: 'net', type: 'line', source: 'net', paint: { 'line-color': colourOf('--line') } },
]

/** A map in an element: north is up, and the keyboard moves it. */
export function laid(container: HTMLElement, style: StyleSpecification): MapLibre {
  const map = new MapLibre({
    container,
    style,
    bounds: INDONESIA,
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    maxZoom: 21,
    fadeDuration: 100, // with 0 every symbol is placed anew in every frame
    cooperativeGestures: false,
    locale: {
      'Map.Title': t('map.title'),
      'NavigationControl.ZoomIn': t('map.zoom_in'),
      'NavigationControl.ZoomOut': t('map.zoom_out'),
      'Popup.Close': t('map.close'),
    },
  })
  // Seen from straight above there is no sky; drawn all the same it takes as long as everything else.
  const asked: keyof typeof map.style.sky = 'getEvaluated'
  map.on('style.load', () => Object.assign(map.style.sky, { [asked]: () => undefined }))
  map.touchZoomRotate.disableRotation()
  map.keyboard.disableRotation()
  map.addControl(new NavigationControl({ showCompass: false }), 'top-right')
  const scale = new ScaleControl({ maxWidth: 120 })
  map.addControl(scale, 'bottom-left')
  map.off('move', scale._onMove) // in each frame, and nobody sees it change
  for (const seldom of ['zoom', 'moveend'] as const) map.on(seldom, scale._onMove)
  return map
}

/** Patterns and dots of the classes, for a style that has just been set. */
export function mark(map: MapLibre): void {
  for (const slum of MARKED) {
    const [tiled, dotted] = [`tile-${name(slum)}`, `dot-${name(slum)}`]
    if (map.hasImage(dotted)) continue
    map.addImage(tiled, pixels(tile(slum ?? 'none', slum !== null)))
    map.addImage(dotted, pixels(dot(slum, letter(slum))), { pixelRatio: 2 })
  }
}

/** Lines of longitude and latitude, some in the view: what there is to see where nothing lies. */
export function net(map: MapLibre): Feature[] {
  const [west, south, east, north] = map.getBounds().toArray().flat() as number[]
  const step = 10 ** Math.ceil(Math.log10(((east ?? 0) - (west ?? 0)) / 8))
  const lines: Feature[] = []
  const line = (...coordinates: Position[]) =>
    lines.push({ type: 'Feature', properties: {}, geometry: { type: 'LineString', coordinates } })
  for (let x = Math.floor(west! / step); x * step <= east!; x++)
    line([x * step, south!], [x * step, north!])
  for (let y = Math.floor(south! / step); y * step <= north!; y++)
    line([west!, y * step], [east!, y * step])
  return lines
}
