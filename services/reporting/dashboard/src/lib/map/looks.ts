// How the map of a province looks: its layers over the tiles of reporting, in the colours of the page.
import { type StyleSpecification } from 'maplibre-gl'
import { byClass, EMPTY, PAPER } from './ground'
import { type Layer, LAYERS, SHARES, type Shown, STEPS, tiles, type View } from './layers'
import { colourOf } from './marks'

// Tiles are asked for as the page asks for everything: with its session, and to the login without one.
export const PROTOCOL = 'halaman'
const CLOSE = 13 // from here on each RT, each activity
const FONT = ['Noto Sans', 'Liberation Sans', 'sans-serif']
const FINE = 15 // smaller tiles of polygons would say no more

const sum = (...names: string[]): unknown => ['+', ...names.map((name) => ['coalesce', ['get', name], 0])]
const SCORED = sum('none', 'light', 'medium', 'heavy')
const PERCENT = ['/', ['*', 100, sum('slum_ha')], ['max', sum('ha'), 1e-6]]
const share = (): unknown => [
  'step',
  PERCENT,
  SHARES[0],
  ...STEPS.slice(1).flatMap((from, n) => [from, SHARES[n + 1]]),
]
// Whose RTs nobody scored has no share.
const shaded = (): unknown => ['case', ['>', sum('ha'), 0], share(), 'rgba(0,0,0,0)']
const PATTERNED = ['in', ['get', 'class'], ['literal', ['light', 'medium', 'heavy']]]
const text = (field: unknown, size: number): object => ({
  'text-field': field,
  'text-font': FONT,
  'text-size': size,
})
const words = (): object => ({
  'text-color': colourOf('--ink'),
  'text-halo-color': colourOf('--paper'),
  'text-halo-width': 1.5,
})
const of = (layer: Layer, own: string, type: string, more: object): object => ({
  ...{ id: own === '' ? layer : `${layer}-${own}`, type, source: layer, 'source-layer': layer },
  ...more,
})
const SHARP = { 'fill-antialias': false } // a line is drawn along the edge

function villages(): object[] {
  return [
    of('villages', '', 'fill', {
      filter: ['!', PATTERNED],
      paint: { 'fill-color': byClass('class', '', shaded()), 'fill-opacity': 0.55, ...SHARP },
    }),
    of('villages', 'pattern', 'fill', {
      filter: PATTERNED,
      paint: { 'fill-pattern': byClass('class', 'tile-'), 'fill-opacity': 0.55, ...SHARP },
    }),
    of('villages', 'line', 'line', {
      paint: { 'line-color': colourOf('--ink-soft'), 'line-width': 1 },
    }),
  ]
}

function areas(): object[] {
  return [
    of('areas', '', 'fill', {
      paint: { 'fill-pattern': byClass('class', 'tile-'), 'fill-opacity': 0.75, ...SHARP },
    }),
    of('areas', 'line', 'line', {
      paint: { 'line-color': colourOf('--ink'), 'line-width': 2 },
    }),
    of('areas', 'name', 'symbol', {
      minzoom: CLOSE,
      layout: text(['get', 'name'], 14),
      paint: words(),
    }),
  ]
}

/** Far away a circle for each region, as large as it has RTs; near by a dot for each RT. */
function rts(): object[] {
  const far = ['!=', ['get', 'level'], 'rt']
  return [
    of('rts', 'regions', 'circle', {
      filter: far,
      paint: {
        'circle-color': share(),
        'circle-radius': ['interpolate', ['linear'], ['sqrt', SCORED], 1, 11, 100, 30],
        'circle-stroke-width': 1.5,
        'circle-stroke-color': '#1c1408',
      },
    }),
    of('rts', 'count', 'symbol', {
      filter: far,
      layout: {
        ...text(['to-string', SCORED], 12),
        ...{ 'text-allow-overlap': true, 'symbol-sort-key': ['-', 0, SCORED] },
      },
      paint: { 'text-color': ['step', PERCENT, '#1c1408', STEPS.at(-1), '#ffffff'] },
    }),
    of('rts', 'name', 'symbol', {
      filter: far,
      layout: {
        ...text(['get', 'name'], 13),
        ...{ 'text-anchor': 'top', 'text-offset': [0, 1.3], 'symbol-sort-key': ['-', 0, SCORED] },
      },
      paint: words(),
    }),
    // Where only the area is known its RTs would lie on one another.
    of('rts', '', 'symbol', {
      filter: ['all', ['==', ['get', 'level'], 'rt'], ['!=', ['get', 'placed'], 'area']],
      layout: { 'icon-image': byClass('class', 'dot-'), 'icon-allow-overlap': true },
    }),
  ]
}

/** Beside the RTs: far away how many there are, near by each with its state. */
function activities(): object[] {
  const far = ['!=', ['get', 'level'], 'activity']
  return [
    of('activities', 'regions', 'symbol', {
      filter: far,
      layout: {
        ...{ 'icon-image': 'work', 'icon-text-fit': 'both', 'icon-text-fit-padding': [2, 5, 2, 5] },
        ...text(['to-string', ['get', 'n']], 12),
        ...{ 'text-offset': [2.6, -1.4], 'icon-allow-overlap': true, 'text-allow-overlap': true },
      },
      paint: { 'text-color': '#1c1408' },
    }),
    of('activities', '', 'symbol', {
      filter: ['==', ['get', 'level'], 'activity'],
      layout: {
        ...{ 'icon-image': ['concat', 'work-', ['get', 'state']], 'icon-allow-overlap': true },
        'icon-offset': [12, -12],
      },
    }),
  ]
}

/** On the other side of the RTs: a bubble that points at its region, with how many there are. */
function complaints(): object[] {
  return [
    of('complaints', '', 'symbol', {
      layout: {
        ...{ 'icon-image': 'bubble', 'icon-anchor': 'bottom-right', 'icon-allow-overlap': true },
        ...text(['to-string', ['get', 'n']], 12),
        ...{ 'text-offset': [-1.6, -1.6], 'text-allow-overlap': true },
      },
      paint: { 'text-color': '#ffffff' },
    }),
  ]
}

const DRAWN: Record<Layer, () => object[]> = { villages, areas, rts, activities, complaints }
export const address = (layer: Layer, view: View): string => `${PROTOCOL}://${tiles(layer, view)}`
export const hidden = (shown: boolean) => (shown ? 'visible' : 'none')
// Borders say where one is; the net does where there are none. To draw both takes a fifth of a frame.
export const netted = (shown: Shown) => hidden(!shown.villages)

/** Layers in the colours that the page has now. */
export function style(view: View, shown: Shown): StyleSpecification {
  const sources = LAYERS.map((layer) => [
    layer,
    {
      ...{ type: 'vector', tiles: [address(layer, view)] },
      maxzoom: layer === 'villages' || layer === 'areas' ? FINE : 18,
      minzoom: layer === 'areas' ? 7 : 0,
    },
  ])
  const layers = LAYERS.flatMap((layer) =>
    DRAWN[layer]().map((one) => {
      const layout = 'layout' in one ? (one.layout as object) : {}
      return { ...one, layout: { ...layout, visibility: hidden(shown[layer]) } }
    }),
  )
  const all = { net: { type: 'geojson', data: EMPTY }, ...Object.fromEntries(sources) }
  const paper = PAPER().map((one) => ({ ...one, layout: { visibility: netted(shown) } }))
  return { version: 8, sources: all, layers: [...paper, ...layers] } as unknown as StyleSpecification
}
