// How complaints look on the map: a round bubble whose tip is where they belong.
const SIZE = 72 // at two pixels each
const MIDDLE = 34
const RADIUS = 28

/** The bubble, without its number. */
export function bubble(): HTMLCanvasElement {
  const made = Object.assign(document.createElement('canvas'), { width: SIZE, height: SIZE })
  const pen = made.getContext('2d') as CanvasRenderingContext2D
  pen.fillStyle = '#6b3fa0'
  pen.strokeStyle = '#ffffff'
  pen.lineWidth = 4
  pen.lineJoin = 'round'
  pen.beginPath()
  pen.arc(MIDDLE, MIDDLE, RADIUS, 0.4 * Math.PI, 0.1 * Math.PI)
  pen.lineTo(SIZE - 3, SIZE - 3)
  pen.closePath()
  pen.stroke()
  pen.fill()
  return made
}
