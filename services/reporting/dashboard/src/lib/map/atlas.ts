// The map of a province, drawn from the tiles of reporting: what lies where, in a year. Loaded late.
import {
  addProtocol,
  type GeoJSONSource,
  type Map as MapLibre,
  type PointLike,
  type VectorTileSource,
} from 'maplibre-gl'
import { fetched } from '../api'
import { bubble } from './bubble'
import { laid, mark, net } from './ground'
import {
  type At,
  type Found,
  type Layer,
  LAYERS,
  type Shown,
  type Side,
  type Told,
  type View,
  WORKS,
} from './layers'
import { address, hidden, netted, PROTOCOL, style } from './looks'
import { pixels } from './marks'
import { square } from './works'

addProtocol(PROTOCOL, async ({ url }, { signal }) => {
  const answer = await fetched('GET', url.slice(`${PROTOCOL}://`.length), null, signal)
  return { data: await answer.arrayBuffer() }
})

const NEAR = 10 // pixels around what is pointed at
const POINTS: readonly string[] = ['rts', 'activities', 'complaints']
const near = (layer: string): boolean => POINTS.includes(layer)
// What is drawn last lies on top, and is told of first.
const TOLD: readonly Layer[] = ['complaints', 'activities', 'rts', 'areas', 'villages']

/** What an error of a tile says of it. */
interface Failure {
  sourceId?: string
  tile?: { tileID: { canonical: Numbered } }
}
type Numbered = { x: number; y: number; z: number }

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
    this.map.setLayoutProperty('net', 'visibility', netted(shown))
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
