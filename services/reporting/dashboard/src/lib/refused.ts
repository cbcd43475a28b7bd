// What a refusal lists beside its sentence: each thing that is missing, each place that has less.
import type { Refusal } from './api'

type Line = Record<string, unknown>

const listed = (refusal: Refusal, name: string): Line[] => {
  const found = refusal.facts[name]
  return Array.isArray(found) ? found.filter((one) => typeof one === 'object' && one !== null) : []
}

export const saidOf = (refusal: Refusal): string[] =>
  listed(refusal, 'missing').flatMap(({ detail }) => (typeof detail === 'string' ? [detail] : []))

/** Balances that do not bear what was asked of them, or what was measured. */
export const placesOf = (refusal: Refusal) =>
  listed(refusal, 'refused').map((one) => ({
    measured: 'measured' in one,
    facts: {
      rt: String(one.rt),
      criterion: String(one.criterion),
      unit: String(one.unit ?? ''),
      asked: String(one.asked ?? one.measured),
      left: String(one.left ?? one.held ?? one.reserved ?? 0),
    },
  }))
