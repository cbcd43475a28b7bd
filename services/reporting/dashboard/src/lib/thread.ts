// The thread as the API walks it (services/reporting/trace), and how its nodes read.
import { rupiah, t } from './preferences.svelte'
import { FUNDS } from './training'

export const NODE_KINDS = [
  'import_row',
  'record',
  'sheet',
  'round',
  'assessment',
  'institution',
  'plan',
  'activity',
  'ceiling',
  'allocation',
  'tranche',
  'payment',
  'contribution',
  'account',
  'inspection',
  'exit',
  'decree',
  'complaint',
] as const
type NodeKind = (typeof NODE_KINDS)[number]

type EdgeKind =
  | 'recorded'
  | 'counted'
  | 'built'
  | 'remeasured'
  | 'scored'
  | 'sealed'
  | 'needed'
  | 'made'
  | 'does'
  | 'planned'
  | 'carried'
  | 'committed'
  | 'released'
  | 'paid'
  | 'accounted'
  | 'spent'
  | 'funded'
  | 'inspected'
  | 'left'
  | 'decreed'
  | 'complained'
  | 'questioned'

export interface TraceNode {
  id: string
  kind: NodeKind
  label: string
  region: string
  at: string
}

export interface Trace {
  nodes: TraceNode[]
  edges: { from: string; to: string; kind: EdgeKind }[]
  truncated: boolean
}

export interface Orphan extends TraceNode {
  parent: string
  edge: EdgeKind
}

/** A node on the way, and by which edges it is reached. */
export interface Reached {
  node: TraceNode
  edges: EdgeKind[]
}

/** What is one step away from a node, what two, and so on; towards its causes or its effects. */
export function layers(trace: Trace, start: string, way: 'up' | 'down'): Reached[][] {
  const nodes = new Map(trace.nodes.map((node) => [node.id, node]))
  const ways = new Map<string, Trace['edges']>()
  for (const edge of trace.edges) {
    const here = way === 'up' ? edge.to : edge.from
    ways.set(here, ways.get(here) ?? [])
    ways.get(here)?.push(edge)
  }
  const seen = new Set([start])
  const found: Reached[][] = []
  let last = [start]
  while (last.length > 0) {
    const layer = new Map<string, Reached>()
    for (const { from, to, kind } of last.flatMap((id) => ways.get(id) ?? [])) {
      const there = way === 'up' ? from : to
      const node = nodes.get(there)
      if (!node || seen.has(there)) continue
      const reached = layer.get(there) ?? { node, edges: [] }
      if (!reached.edges.includes(kind)) reached.edges.push(kind)
      layer.set(there, reached)
    }
    last = [...layer.keys()]
    for (const id of last) seen.add(id)
    if (layer.size > 0) found.push([...layer.values()].sort(inOrder))
  }
  return found
}

const inOrder = ({ node: one }: Reached, { node: other }: Reached): number =>
  NODE_KINDS.indexOf(one.kind) - NODE_KINDS.indexOf(other.kind) ||
  one.label.localeCompare(other.label, undefined, { numeric: true })

const MONEY = /^(\S+) (\d{4}): (-?[\d.]+)$/
const SCORE = /^(\S+) (\d{4}): (\d+)$/
const ROW = /^([0-9a-f]{12}):(\d+)$/

/** The label of a node as people read it: codes and bare numbers become words. */
export function labelOf({ kind, label }: TraceNode): string {
  const [, money, year, amount] = MONEY.exec(label) ?? []
  const source = FUNDS.find((one) => one === money)
  if (source && year && amount) return `${t(`fund.${source}`)} ${year}, ${rupiah(amount)}`
  const [, rt, of, total] = SCORE.exec(label) ?? []
  if (kind === 'assessment' && rt && of && total)
    return t('thread.assessment', { rt, year: of, total })
  const [, hash, row] = ROW.exec(label) ?? []
  if (kind === 'import_row' && hash && row) return t('thread.import_row', { hash, row })
  return label
}

export const nameOf = (node: TraceNode): string => `${t(`node.${node.kind}`)}: ${labelOf(node)}`

const whole = (id: string): string => id.split(':')[0] ?? id
const PAGES: Partial<Record<NodeKind, (node: TraceNode) => string>> = {
  import_row: ({ id }) => `/impor/${whole(id)}`,
  sheet: ({ label }) => `/rt/${label}`,
  round: ({ id }) => `/putaran?id=${id}`,
  assessment: ({ label }) => `/rt/${label.split(' ')[0]}`,
  plan: ({ id }) => `/rencana/${id}`,
  activity: ({ id }) => `/kegiatan/${id}`,
  ceiling: ({ id }) => `/dana/${id}`,
  allocation: ({ id }) => `/alokasi/${id}`,
  account: ({ id }) => `/lpj/${id}`,
  decree: ({ id }) => `/sk-kumuh/${id}`,
  complaint: ({ id }) => `/pengaduan/${id}`,
  inspection: ({ id }) => `/kegiatan/${whole(id)}`,
}

/** The page that a node has of its own, if it has one. */
export const pageOf = (node: TraceNode): string | undefined => PAGES[node.kind]?.(node)
