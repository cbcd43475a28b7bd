// Pages that stay true: a stream tells what changed where, and what shows it asks again, unseen.
// A browser has six connections to a host, so a tab has one stream, and a hidden tab has none.
// Where no stream can be had, everything is asked again once a minute.
import { query } from './api'

export type Change =
  | 'recap'
  | 'exit'
  | 'decree'
  | 'region'
  | 'field'
  | 'plan'
  | 'activity'
  | 'money'
  | 'complaint'
  | 'seal'

interface Again {
  again(): Promise<boolean>
}

interface Follower {
  region: string
  kinds: readonly Change[]
  what: readonly Again[]
}

const POLL = 60_000
const TOGETHER = 500 // in which what changed is asked for once
const GAP = 2_000 // between two questions of one tab
const SAID = 15_000 // between two notes, for who has them read out

/** When what is shown changed last, as a note says it. */
export const live = $state<{ at: string | null }>({ at: null })

const followers = new Set<Follower>()
const due = new Set<Follower>()
let source: EventSource | null = null
let region: string | null = null // that the stream is of
let place: string | undefined // up to where it was told
let poll: ReturnType<typeof setInterval> | undefined
let asking: ReturnType<typeof setTimeout> | undefined
let opening: ReturnType<typeof setTimeout> | undefined
let asked = 0
let said = 0

/** While the part is there: ask again when something of these kinds changes in the region. */
export function follow(of: () => string | null, kinds: readonly Change[], ...what: Again[]): void {
  $effect(() => {
    const here = of()
    if (here === null) return
    const follower = { region: here, kinds, what }
    followers.add(follower)
    settle()
    return () => {
      followers.delete(follower)
      due.delete(follower)
      settle()
    }
  })
}

const within = (one: string, other: string): boolean =>
  other === '*' || one === other || one.startsWith(`${other}.`)

/** The smallest region that all of them lie in. */
function common(regions: string[]): string | null {
  const [first, ...others] = regions
  if (first === undefined) return null
  let found = first
  while (found !== '*' && !others.every((one) => within(one, found)))
    found = found.includes('.') ? found.slice(0, found.lastIndexOf('.')) : '*'
  return found
}

/** Open, change or close the stream, once the parts of a page have come or gone. */
function settle(): void {
  clearTimeout(opening)
  opening = setTimeout(() => {
    const wanted = common([...followers].map((one) => one.region))
    if (wanted === region) return
    close()
    region = wanted
    place = undefined
    open()
  }, 0)
}

function open(): void {
  if (region === null || document.hidden || source !== null) return
  source = new EventSource(`/v1/reports/stream${query({ region, after: place })}`)
  source.addEventListener('begun', (event) => {
    place = event.lastEventId
    clearInterval(poll)
    poll = undefined
  })
  source.addEventListener('changed', (event) => {
    place = event.lastEventId || place
    const told = JSON.parse(event.data) as { region: string; kinds: Change[] }
    tell((one) => related(one, told.region) && told.kinds.some((kind) => one.kinds.includes(kind)))
  })
  source.addEventListener('reset', (event) => {
    place = event.lastEventId
    tell(() => true)
  })
  source.addEventListener('error', () => {
    if (source?.readyState === EventSource.CLOSED) quietly()
  })
}

const related = (one: Follower, changed: string): boolean =>
  within(changed, one.region) || within(one.region, changed)

function close(): void {
  source?.close()
  source = null
  clearInterval(poll)
  poll = undefined
}

/** There is no stream: ask from time to time, and try to have one again. */
function quietly(): void {
  close()
  place = undefined // who comes back to a hidden tab asks at once
  poll = setInterval(() => {
    tell(() => true)
    source?.close() // one that still tries would be another stream
    source = null
    open()
  }, POLL)
}

document.addEventListener('visibilitychange', () => {
  if (document.hidden) return close()
  if (region !== null && place === undefined) tell(() => true)
  open()
})

/** These are to ask again, together and not too often. */
function tell(whom: (one: Follower) => boolean): void {
  for (const one of followers) if (whom(one)) due.add(one)
  if (due.size === 0 || asking !== undefined) return
  asking = setTimeout(askAgain, Math.max(TOGETHER, asked + GAP - Date.now()))
}

async function askAgain(): Promise<void> {
  const now = [...due].flatMap((one) => one.what)
  due.clear()
  const changed = await Promise.all(now.map((one) => one.again()))
  asked = Date.now()
  asking = undefined
  if (changed.some(Boolean) && asked - said >= SAID) {
    said = asked
    live.at = new Date(asked).toISOString()
  }
  if (due.size > 0) tell(() => false)
}
