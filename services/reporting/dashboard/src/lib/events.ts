// The catalogue of events, generated from the contracts: see tests/contracts/catalogue.py.
import found from '../generated/events.json'
import type { Language } from './preferences.svelte'

type Words = Record<Language, string>

export interface EventField {
  name: string
  kind: string
  values: string[]
  required: boolean
  words: Words
}

export interface EventKind {
  type: string
  service: string
  in_feed: boolean
  words: Words
  fields: EventField[]
  full: unknown
  thin: unknown
}

export interface Receiver {
  language: string
  commands: string[]
  program: string
}

export const EVENTS: readonly EventKind[] = found.events
export const RECEIVERS: readonly Receiver[] = found.receivers
