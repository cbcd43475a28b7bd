// How a class looks without its colour: a pattern inside an area, a letter on an RT.
import { CLASSES, type SlumClass } from '../shapes'

const SIZE = 16
const DOT = 44 // at two pixels each
// From, to, and how wide: lines of a tile that repeats.
const LINES: Record<SlumClass, readonly (readonly number[])[]> = {
  none: [],
  light: [[0, 16, 16, 0]],
  medium: [
    [0, 16, 16, 0],
    [0, 0, 16, 16],
  ],
  heavy: [
    [0, 4, 16, 4],
    [0, 12, 16, 12],
    [4, 0, 4, 16],
    [12, 0, 12, 16],
  ],
}

export const colourOf = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(name).trim()

function canvas(size: number): [HTMLCanvasElement, CanvasRenderingContext2D] {
  const made = Object.assign(document.createElement('canvas'), { width: size, height: size })
  return [made, made.getContext('2d') as CanvasRenderingContext2D]
}

/** The tile of a class, with its colour below the lines where that is wanted. */
export function tile(slum: SlumClass, filled = false): HTMLCanvasElement {
  const [made, pen] = canvas(SIZE)
  if (filled) {
    pen.fillStyle = colourOf(`--class-${slum}`)
    pen.fillRect(0, 0, SIZE, SIZE)
  }
  pen.strokeStyle = slum === 'heavy' && filled ? '#ffffffb0' : '#00000080'
  for (const [x = 0, y = 0, toX = 0, toY = 0] of LINES[slum]) {
    pen.beginPath()
    pen.moveTo(x, y)
    pen.lineTo(toX, toY)
    pen.stroke()
  }
  return made
}

/** A dot of a class with its letter; `?` of an RT that has no score. */
export function dot(slum: SlumClass | null, letter: string): HTMLCanvasElement {
  const [made, pen] = canvas(DOT)
  pen.beginPath()
  pen.arc(DOT / 2, DOT / 2, DOT / 2 - 3, 0, 2 * Math.PI)
  pen.fillStyle = slum ? colourOf(`--class-${slum}`) : '#ffffff'
  pen.fill()
  pen.lineWidth = 3
  pen.strokeStyle = '#1c1408'
  pen.stroke()
  pen.fillStyle = slum === 'heavy' ? '#ffffff' : '#1c1408'
  pen.font = 'bold 24px system-ui, sans-serif'
  pen.textAlign = 'center'
  pen.textBaseline = 'middle'
  pen.fillText(letter, DOT / 2, DOT / 2 + 2)
  return made
}

export const pixels = (made: HTMLCanvasElement): ImageData =>
  (made.getContext('2d') as CanvasRenderingContext2D).getImageData(0, 0, made.width, made.height)

export const MARKED: readonly (SlumClass | null)[] = [...CLASSES, null]
