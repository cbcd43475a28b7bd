// What a refusal lists beside its sentence: each thing that is missing, each place that has less.
import type { Fault, Refusal } from './api'
import { t } from './preferences.svelte'

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

// Columns of a statement; another is told as it stands in the file.
const COLUMNS = [
  'date',
  'text',
  'debit',
  'credit',
  'amount',
  'balance',
  'mark',
  'reference',
  'account',
  'number',
  'payee',
] as const

function columnName(column: string): string {
  const known = COLUMNS.find((one) => one === column)
  return known ? t(`fault.${known}`) : column
}

/** Where a fault is: a field of a body, or a row and column of a file. */
export const whereOf = ({ pointer, row, column }: Fault): string =>
  pointer?.split('/').at(-1) ??
  [row && t('fault.row', { row }), column && columnName(column)].filter(Boolean).join(' · ')
