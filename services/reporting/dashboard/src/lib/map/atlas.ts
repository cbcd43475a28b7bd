// The map of a province, drawn from the tiles of reporting: what lies where, in a year. Loaded late.
import {
  addProtocol,
  type GeoJSONSource,
  type Map as MapLibre,
  type PointLike,
  type StyleSpecification,
  type VectorTileSource,
} from 'maplibre-gl'
import { fetched } from '../api'
import { bubble } from './bubble'
import { byClass, EMPTY, laid, mark, net, PAPER } from './ground'
import {
  type At,
  type Found,
  type Layer,
  LAYERS,
  SHARES,
  type Shown,
  type Side,
  STEPS,
  tiles,
  type Told,
  type View,
  WORKS,
} from './layers'
import { colourOf, pixels } from './marks'
import { square } from './works'

// Tiles are asked for as the page asks for everything: with its session, and to the login without one.
const PROTOCOL = 'halaman'
addProtocol(PROTOCOL, async ({ url }, { signal }) => {
  const answer = await fetched('GET', url.slice(`${PROTOCOL}://`.length), null, signal)
  return { data: await answer.arrayBuffer() }
})

const CLOSE = 13 // from here on each RT, each activity
const NEAR = 10 // pixels around what is pointed at
const FONT = ['Noto Sans', 'Liberation Sans', 'sans-serif']
const FINE = 15 // smaller tiles of polygons would say no more
const POINTS: readonly string[] = ['rts', 'activities', 'complaints']
const near = (layer: string): boolean => POINTS.includes(layer)
// What is drawn last lies on top, and is told of first.
const TOLD: readonly Layer[] = ['complaints', 'activities', 'rts', 'areas', 'villages']

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
const words = (): object => ({
  'text-color': colourOf('--ink'),
  'text-halo-color': colourOf('--paper'),
  'text-halo-width': 1.5,
})
const of = (layer: Layer, own: string, type: string, more: object): object => ({
  ...{ id: own === '' ? layer : `${layer}-${own}`, type, source: layer, 'source-layer': layer },
  ...more,
})

function villages(): object[] {
  return [
    of('villages', '', 'fill', {
      paint: { 'fill-color': byClass('class', '', shaded()), 'fill-opacity': 0.55 },
    }),
    of('villages', 'pattern', 'fill', {
      filter: PATTERNED,
      paint: { 'fill-pattern': byClass('class', 'tile-'), 'fill-opacity': 0.5 },
    }),
    of('villages', 'line', 'line', {
      paint: { 'line-color': colourOf('--ink-soft'), 'line-width': 1 },
    }),
  ]
}

function areas(): object[] {
  return [
    of('areas', '', 'fill', {
      paint: { 'fill-color': byClass('class', ''), 'fill-opacity': 0.75 },
    }),
    of('areas', 'pattern', 'fill', {
      filter: PATTERNED,
      paint: { 'fill-pattern': byClass('class', 'tile-') },
    }),
    of('areas', 'line', 'line', {
      paint: { 'line-color': colourOf('--ink'), 'line-width': 2 },
    }),
    of('areas', 'name', 'symbol', {
      minzoom: CLOSE,
      layout: { 'text-field': ['get', 'name'], 'text-font': FONT, 'text-size': 14 },
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
        ...{ 'text-field': ['to-string', SCORED], 'text-font': FONT, 'text-size': 12 },
        ...{ 'text-allow-overlap': true, 'symbol-sort-key': ['-', 0, SCORED] },
      },
      paint: { 'text-color': ['step', PERCENT, '#1c1408', STEPS.at(-1), '#ffffff'] },
    }),
    of('rts', 'name', 'symbol', {
      filter: far,
      layout: {
        ...{ 'text-field': ['get', 'name'], 'text-font': FONT, 'text-size': 13 },
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
        ...{ 'text-field': ['to-string', ['get', 'n']], 'text-font': FONT, 'text-size': 12 },
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
        ...{ 'text-field': ['to-string', ['get', 'n']], 'text-font': FONT, 'text-size': 12 },
        ...{ 'text-offset': [-1.6, -1.6], 'text-allow-overlap': true },
      },
      paint: { 'text-color': '#ffffff' },
    }),
  ]
}

/** What an error of a tile says of it. */
interface Failure {
  sourceId?: string
  tile?: { tileID: { canonical: Numbered } }
}
type Numbered = { x: number; y: number; z: number }

const DRAWN: Record<Layer, () => object[]> = { villages, areas, rts, activities, complaints }
const address = (layer: Layer, view: View): string => `${PROTOCOL}://${tiles(layer, view)}`
const hidden = (shown: boolean) => (shown ? 'visible' : 'none')

/** Layers in the colours that the page has now. */
function style(view: View, shown: Shown): StyleSpecification {
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
  return { version: 8, sources: all, layers: [...PAPER(), ...layers] } as unknown as StyleSpecification
}

/** The map of a view in an element; layers are switched, and the year or the region changes. */
export class Atlas {
  readonly map: MapLibre
  #view: View
  #shown: Shown
  #drawn: View // that the style has, once it is there
  #styled = false
  #failed: { source: string; tile: Numbered }[] = []

  constructor(container: HTMLElement, view: View, shown: Shown) {
    this.#view = this.#drawn = view
    this.#shown = shown
    this.map = laid(container, style(view, shown))
    this.map.on('style.load', () => {
      this.#styled = true
      this.#mark()
      this.ask(this.#view)
      this.switch(this.#shown)
    })
    this.map.on('moveend', () => this.#net())
    this.map.on('error', (event) => {
      const { sourceId, tile } = event as typeof event & Failure
      if (sourceId && tile) this.#failed.push({ source: sourceId, tile: tile.tileID.canonical })
    })
  }

  #mark(): void {
    mark(this.map)
    if (!this.map.hasImage('work')) {
      const plain = { pixelRatio: 2, content: [6, 6, 34, 34] as [number, number, number, number] }
      const stretches: [number, number][] = [[10, 30]]
      this.map.addImage('work', pixels(square(null)), {
        ...{ ...plain, stretchX: stretches, stretchY: stretches },
      })
    }
    if (!this.map.hasImage('bubble'))
      this.map.addImage('bubble', pixels(bubble()), { pixelRatio: 2 })
    for (const state of WORKS)
      if (!this.map.hasImage(`work-${state}`))
        this.map.addImage(`work-${state}`, pixels(square(state)), { pixelRatio: 2 })
    this.#net()
  }

  #net(): void {
    const data = { type: 'FeatureCollection' as const, features: net(this.map) }
    void this.map.getSource<GeoJSONSource>('net')?.setData(data)
  }

  /** Take on the colours of the page, which have changed. */
  repaint(): void {
    this.#styled = false
    this.#drawn = this.#view
    this.map.setStyle(style(this.#view, this.#shown), { diff: false })
  }

  /** Another year or region. */
  ask(view: View): void {
    this.#view = view
    const { region, year } = this.#drawn
    if (!this.#styled || (view.region === region && view.year === year)) return
    this.#drawn = view
    for (const layer of LAYERS)
      this.map.getSource<VectorTileSource>(layer)?.setTiles([address(layer, view)])
  }

  /** Ask once more for the tiles that did not come; by their numbers, for else what failed stays so. */
  again(): void {
    const failed = this.#failed
    this.#failed = []
    if (this.#styled) for (const { source, tile } of failed) this.map.refreshTiles(source, [tile])
  }

  /** Switch layers on and off. */
  switch(shown: Shown): void {
    this.#shown = shown
    if (!this.#styled) return
    for (const { id, ...one } of this.map.getStyle().layers)
      if ('source' in one && one.source in shown)
        this.map.setLayoutProperty(id, 'visibility', hidden(shown[one.source as Layer]))
  }

  /** Look at a place, or at all of a box. */
  look(at: At | Side): void {
    if ('zoom' in at) this.map.jumpTo({ center: [at.lon, at.lat], zoom: at.zoom })
    else {
      const [west, south, east, north] = at
      const box: [number, number, number, number] = [west, south, east, north]
      this.map.fitBounds(box, { padding: 64, maxZoom: 14, animate: false })
    }
  }

  get at(): At {
    const { lng, lat } = this.map.getCenter()
    return { zoom: this.map.getZoom(), lon: lng, lat }
  }

  /** What lies at a point of the screen, what is on top first; each place once. */
  found({ x, y }: { x: number; y: number }): Found[] {
    const box: [PointLike, PointLike] = [[x - NEAR, y - NEAR], [x + NEAR, y + NEAR]]
    const pointed = this.map.queryRenderedFeatures([x, y])
    const around = this.map.queryRenderedFeatures(box).filter(({ source }) => near(source))
    const known = new Map<string, Found>()
    for (const { source, properties } of [...around, ...pointed])
      if (source !== 'net')
        known.set(`${source} ${properties.code}`, { layer: source as Layer, told: properties as Told })
    return [...known.values()].toSorted((a, b) => TOLD.indexOf(a.layer) - TOLD.indexOf(b.layer))
  }

  /** How much the tiles that are seen had no room for. */
  get leftOut(): Partial<Record<Layer, number>> {
    const counts = LAYERS.filter((layer) => this.#shown[layer]).map((layer) => {
      const told = this.map.querySourceFeatures(layer, { sourceLayer: 'meta' })
      return [layer, told.reduce((all, one) => all + Number(one.properties.left_out ?? 0), 0)]
    })
    return Object.fromEntries(counts.filter(([, count]) => Number(count) > 0))
  }
}
