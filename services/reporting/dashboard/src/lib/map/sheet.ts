// The map itself: MapLibre with a style of our own, which asks nobody for anything. Loaded late.
import { type GeoJSONSource, type Map as MapLibre, Marker, type StyleSpecification } from 'maplibre-gl'
import type { Feature, FeatureCollection, Geometry, Position } from 'geojson'
import type { Place } from '../areas'
import { byClass, EMPTY, laid, letter, mark, net, PAPER } from './ground'
import { colourOf } from './marks'
import type { Shown } from './places'

const MOST_LABELS = 80
const SOURCES = ['net', 'areas', 'rts', 'draft'] as const
type Source = (typeof SOURCES)[number]
type Box = [west: number, south: number, east: number, north: number]

/** Layers in the colours that the page has now. */
function style(): StyleSpecification {
  const [ink, brand] = ['--ink', '--brand'].map(colourOf)
  const sources = Object.fromEntries(SOURCES.map((one) => [one, { type: 'geojson', data: EMPTY }]))
  const layers = [
    ...PAPER(),
    {
      id: 'areas',
      type: 'fill',
      source: 'areas',
      paint: { 'fill-pattern': byClass('slum', 'tile-'), 'fill-opacity': 0.75 },
    },
    {
      id: 'areas-line',
      type: 'line',
      source: 'areas',
      paint: { 'line-color': ink, 'line-width': 1.5 },
    },
    {
      id: 'draft',
      type: 'fill',
      source: 'draft',
      filter: ['==', ['geometry-type'], 'Polygon'],
      paint: { 'fill-color': brand, 'fill-opacity': 0.2 },
    },
    {
      id: 'draft-line',
      type: 'line',
      source: 'draft',
      filter: ['!=', ['geometry-type'], 'Point'],
      paint: { 'line-color': brand, 'line-width': 3, 'line-dasharray': [2, 1] },
    },
    {
      id: 'draft-corner',
      type: 'circle',
      source: 'draft',
      filter: ['==', ['geometry-type'], 'Point'],
      paint: {
        ...{ 'circle-radius': 6, 'circle-color': '#ffffff' },
        ...{ 'circle-stroke-width': 3, 'circle-stroke-color': brand },
      },
    },
    {
      id: 'rts',
      type: 'symbol',
      source: 'rts',
      layout: { 'icon-image': byClass('slum', 'dot-'), 'icon-allow-overlap': true },
    },
  ]
  return { version: 8, sources, layers } as unknown as StyleSpecification
}

/** A map in an element: areas and RTs by class, corners that are drawn, and where a fault lies. */
export class Sheet {
  readonly map: MapLibre
  #ready: Promise<void>
  #data = new Map<Source, FeatureCollection>()
  #labels: { marker: Marker; box: Box }[] = []
  #fault: Marker | undefined

  constructor(container: HTMLElement) {
    this.map = laid(container, style())
    this.#ready = new Promise((resolve) => void this.map.once('load', () => resolve()))
    this.map.on('style.load', () => this.#draw())
    this.map.on('moveend', () => {
      this.#set('net', net(this.map))
      this.#declutter()
    })
  }

  #draw(): void {
    mark(this.map)
    for (const [source, data] of this.#data) this.#source(source)?.setData(data)
    this.#set('net', net(this.map))
  }

  #source = (name: Source) => this.map.getSource<GeoJSONSource>(name)

  #set(source: Source, features: Feature[]): void {
    const data: FeatureCollection = { type: 'FeatureCollection', features }
    this.#data.set(source, data)
    void this.#ready.then(() => this.#source(source)?.setData(data))
  }

  /** Take on the colours of the page, which have changed. */
  repaint(): void {
    this.map.setStyle(style(), { diff: false })
  }

  show(areas: readonly Shown[], rts: readonly Shown[]): void {
    const drawn = (shown: readonly Shown[]): Feature[] =>
      shown.flatMap(({ geometry, code, slum }) =>
        geometry ? [{ type: 'Feature', properties: { code, slum }, geometry }] : [],
      )
    this.#set('areas', drawn(areas))
    this.#set('rts', drawn(rts))
    for (const { marker } of this.#labels) marker.remove()
    this.#labels = areas.slice(0, MOST_LABELS).flatMap((area) => {
      const box = boxOf(area.geometry ? [area.geometry] : [])
      if (!box) return []
      const element = document.createElement('span')
      element.className = 'map-label'
      element.textContent = area.slum ? `${area.name} · ${letter(area.slum)}` : area.name
      element.ariaHidden = 'true' // the table says the same
      const middle: Place = [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2]
      return [{ marker: new Marker({ element }).setLngLat([...middle]).addTo(this.map), box }]
    })
    this.#declutter()
  }

  /** A label stands where it hides neither its area nor another label. */
  #declutter(): void {
    const taken: DOMRect[] = []
    for (const { marker, box } of this.#labels) {
      const element = marker.getElement()
      element.hidden = false
      const own = element.getBoundingClientRect()
      const wide = this.map.project([box[2], box[1]]).x - this.map.project([box[0], box[1]]).x
      const crowded = taken.some(
        (one) =>
          own.left < one.right && one.left < own.right && own.top < one.bottom && one.top < own.bottom,
      )
      element.hidden = crowded || own.width > 2 * wide
      if (!element.hidden) taken.push(own)
    }
  }

  /** The corners that were set, and the outline that they make. */
  draft(corners: readonly Place[]): void {
    const places = corners.map(([lon, lat]) => [lon, lat])
    const shapes: Geometry[] = places.map((coordinates) => ({ type: 'Point', coordinates }))
    if (places.length === 2) shapes.push({ type: 'LineString', coordinates: places })
    if (places.length > 2)
      shapes.push({ type: 'Polygon', coordinates: [[...places, places[0] as Position]] })
    this.#set('draft', shapes.map((geometry) => ({ type: 'Feature', properties: {}, geometry })))
    // A corner that was typed may lie anywhere.
    const last = corners.at(-1)
    if (last && !this.map.getBounds().contains([...last])) this.fit(shapes)
  }

  /** Where a refusal says that the fault lies. */
  fault(place: Place | null): void {
    this.#fault?.remove()
    this.#fault = undefined
    if (!place) return
    const element = document.createElement('span')
    element.className = 'map-fault'
    element.textContent = '!'
    element.ariaHidden = 'true' // the refusal says where, in words
    this.#fault = new Marker({ element }).setLngLat([...place]).addTo(this.map)
    if (!this.map.getBounds().contains([...place])) this.map.panTo([...place], { animate: false })
  }

  /** See all of these, if there is anything. */
  fit(shapes: readonly Geometry[]): void {
    const box = boxOf(shapes)
    if (box) this.map.fitBounds(box, { padding: 48, maxZoom: 17, animate: false })
  }
}

/** West, south, east and north of all positions; null of none. */
export function boxOf(shapes: readonly Geometry[]): Box | null {
  const box: Box = [Infinity, Infinity, -Infinity, -Infinity]
  const look = (found: unknown): void => {
    if (!Array.isArray(found)) return
    if (typeof found[0] !== 'number') return found.forEach(look)
    const [lon, lat] = found as number[]
    box[0] = Math.min(box[0], lon!)
    box[1] = Math.min(box[1], lat!)
    box[2] = Math.max(box[2], lon!)
    box[3] = Math.max(box[3], lat!)
  }
  for (const shape of shapes) if ('coordinates' in shape) look(shape.coordinates)
  return Number.isFinite(box[0]) ? box : null
}
