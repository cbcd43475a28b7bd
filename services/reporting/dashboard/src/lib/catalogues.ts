// Lists that do not change while a page is open, each asked for once.
import { get } from './api'
import type { Block, WorkKind } from './works'
import type { Named } from './planning'
import type { Page } from './shapes'

interface Law {
  id: string
  criteria: (Named & { id: string; unit: string })[]
}

/** Ask when it is first wanted; a refusal is asked again. */
function once<T>(address: string): () => Promise<T> {
  let asked: Promise<T> | undefined
  return () => {
    asked ??= get<T>(address).catch((error: unknown) => {
      asked = undefined
      throw error
    })
    return asked
  }
}

export const laws = once<Page<Law>>('/v1/survey/regulations')
export const workKinds = once<Page<WorkKind>>('/v1/planning/activity-kinds')
export const fundSources = once<Page<Named & { code: string }>>('/v1/planning/fund-sources')
export const checklist = once<{ blocks: Block[] }>('/v1/planning/safeguard-checklist')
export const cycleActivities =
  once<Page<Named & { code: string; level: string; stage: string }>>('/v1/planning/cycle-activities')

export type Criterion = Law['criteria'][number]

/** Criteria by their id; where regulations name one differently, as the newest does. */
export const criteria = async (): Promise<ReadonlyMap<string, Criterion>> => {
  const { items } = await laws()
  return new Map(items.toReversed().flatMap((law) => law.criteria.map((one) => [one.id, one])))
}
