/** Whether this browser can draw a map; asked before anything is loaded for it. */
export function canDraw(): boolean {
  return document.createElement('canvas').getContext('webgl2') !== null
}
