// How an activity looks on the map: a square with a letter, in the colour of how far it is.
import { t } from '../preferences.svelte'
import { WORKS } from './layers'

const SIZE = 40 // at two pixels each
const COLOURS: Record<(typeof WORKS)[number], string> = {
  proposed: '#f3cd7c',
  fit: '#f3cd7c',
  unfit: '#ff9aa8',
  approved: '#a9c8f2',
  running: '#a9c8f2',
  completed: '#86d3ab',
  handed_over: '#86d3ab',
  cancelled: '#c9d1cd',
}

/** The mark of a state; without one the plain square behind a number. */
export function square(state: (typeof WORKS)[number] | null): HTMLCanvasElement {
  const made = Object.assign(document.createElement('canvas'), { width: SIZE, height: SIZE })
  const pen = made.getContext('2d') as CanvasRenderingContext2D
  pen.fillStyle = state ? COLOURS[state] : '#ffffff'
  pen.strokeStyle = '#1c1408'
  pen.lineWidth = 3
  pen.beginPath()
  pen.roundRect(2, 2, SIZE - 4, SIZE - 4, 6)
  pen.fill()
  pen.stroke()
  if (state) {
    pen.fillStyle = '#1c1408'
    pen.font = 'bold 24px system-ui, sans-serif'
    pen.textAlign = 'center'
    pen.textBaseline = 'middle'
    pen.fillText(t(`peta.letter.${state}`), SIZE / 2, SIZE / 2 + 2)
  }
  return made
}
