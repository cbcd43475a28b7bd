// Where money goes: source, who received it, the activity, the criterion; drawn as bands. Pure.
import type { Fund } from './training'

/** As `/v1/finance/flow` tells it; without an allocation it is all the smaller ones together. */
export interface Leg {
  source: Fund
  allocation_id: string | null
  recipient: string | null
  allocations: number
  activity_id: string | null
  activity: string | null
  criterion: string | null
  amount: string
  released: string
  spent: string
}

type Four = readonly [string, string, string, string]

export interface FlowRow {
  /** What stands in each column, by a key that is its own. */
  keys: Four
  names: Four
  amount: number
}

export interface Node {
  key: string
  name: string
  column: number
  x: number
  y: number
  height: number
  /** The middle of its name. */
  textY: number
}

export interface Band {
  key: string
  path: string
  source: string
}

export interface Drawing {
  /** Whether the names between two columns stand in two lines. */
  narrow: boolean
  nodes: Node[]
  bands: Band[]
  height: number
}

const WIDTH = 12
const GAP = 10
// A name needs its line, however little money there is; on a phone there are two between columns.
const LINE = 22
const NARROW = 840
const APART = 15
// What is no activity or criterion of its own stands last: its bands cross the fewest others.
const NO_OWN = ['none', 'others'] as const
const COLUMNS = [0, 1, 2, 3] as const
export const LAST = 3

/** Nodes in four columns and the bands between them, over so many pixels. */
export function drawn(rows: readonly FlowRow[], width: number): Drawing {
  const all = rows.reduce((sum, row) => sum + row.amount, 0)
  const narrow = width < NARROW
  const line = narrow ? 2 * LINE : LINE
  const most = Math.max(...COLUMNS.map((at) => new Set(rows.map((row) => row.keys[at])).size), 1)
  const scale = all === 0 ? 0 : Math.max(160, most * (line + 4)) / all
  const columns = COLUMNS.map((at) => column(rows, at, scale, line, (at * (width - WIDTH)) / LAST))
  const nodes = narrow
    ? [...columns.slice(0, 2).flat(), ...apart(columns.slice(2).flat())]
    : columns.flat()
  const lowest = Math.max(...nodes.map((one) => one.textY + LINE / 2))
  const height = Math.max(lowest, ...columns.map((one) => bottom(one, line)))
  return { narrow, nodes, bands: bands(rows, nodes, scale), height }
}

const bottom = (nodes: Node[], line: number): number => {
  const last = nodes.at(-1)
  return last ? last.y + Math.max(last.height, line) : 0
}

/** The names of two columns stand in the same place: none over another. */
function apart(nodes: Node[]): Node[] {
  let before = -APART
  return nodes
    .toSorted((one, other) => one.textY - other.textY || one.column - other.column)
    .map((node) => {
      before = Math.max(node.textY - APART / 2, before + APART)
      return { ...node, textY: before }
    })
}

function column(
  rows: readonly FlowRow[],
  at: (typeof COLUMNS)[number],
  scale: number,
  line: number,
  x: number,
): Node[] {
  const found = new Map<string, Node>()
  for (const row of rows) {
    const key = `${at} ${row.keys[at]}`
    const node = found.get(key) ?? { key, name: row.names[at], column: at, x, y: 0, height: 0, textY: 0 }
    node.height += row.amount * scale
    found.set(key, node)
  }
  const last = (node: Node): number =>
    at > 1 && NO_OWN.some((key) => node.key === `${at} ${key}`) ? 1 : 0
  let y = 0
  return [...found.values()].toSorted((one, other) => last(one) - last(other)).map((node) => {
    const placed = { ...node, y, textY: y + Math.max(node.height, line) / 2 }
    y += Math.max(node.height, line) + GAP
    return placed
  })
}

function bands(rows: readonly FlowRow[], nodes: Node[], scale: number): Band[] {
  const of = new Map(nodes.map((node) => [node.key, node]))
  // How much of each side of a node is taken already.
  const taken = new Map<string, number>()
  const found: Band[] = []
  for (const at of [0, 1, 2] as const)
    for (const [index, row] of rows.entries()) {
      const from = of.get(`${at} ${row.keys[at]}`)
      const to = of.get(`${at + 1} ${row.keys[at + 1]}`)
      if (!from || !to) continue
      const thick = row.amount * scale
      const y = from.y + next(taken, `out ${from.key}`, thick)
      const end = to.y + next(taken, `in ${to.key}`, thick)
      const path = band(from.x + WIDTH, y, to.x, end, thick)
      found.push({ key: `${at} ${index}`, path, source: row.keys[0] })
    }
  return found
}

function next(taken: Map<string, number>, key: string, thick: number): number {
  const before = taken.get(key) ?? 0
  taken.set(key, before + thick)
  return before
}

function band(x: number, y: number, toX: number, toY: number, thick: number): string {
  const half = (x + toX) / 2
  const there = `M${x},${y} C${half},${y} ${half},${toY} ${toX},${toY}`
  return `${there} v${thick} C${half},${toY + thick} ${half},${y + thick} ${x},${y + thick} Z`
}

/** A name that fits into so many pixels, at the size of small text. */
export function fitting(name: string, width: number): string {
  const most = Math.max(Math.floor(width / 7.2), 4)
  return name.length <= most ? name : `${name.slice(0, most - 1).trimEnd()}…`
}
