// What a person prefers, kept on the device: the language and the colours.
import type forms from '../texts/forms/id.json'
import type complaints from '../texts/complaints/id.json'
import type map from '../texts/map/id.json'
import type portfolio from '../texts/portfolio/id.json'
import indonesian from '../texts/id.json'

export type Key =
  | keyof typeof indonesian
  | keyof typeof forms
  | keyof typeof complaints
  | keyof typeof map
  | keyof typeof portfolio
export type Language = 'id' | 'en'
export type Theme = 'auto' | 'light' | 'dark'

type Texts = Partial<Record<Key, string>>
const TEXTS: Record<Language, Texts> = { id: { ...indonesian }, en: {} }
const LANGUAGE = 'nahkoda.language'
const THEME = 'nahkoda.theme'
const KEYS = 'nahkoda.keys'

export const preferences = $state<{ language: Language; theme: Theme; keys: boolean }>({
  language: localStorage.getItem(LANGUAGE) === 'en' ? 'en' : 'id',
  theme: (localStorage.getItem(THEME) as Theme | null) ?? 'auto',
  keys: localStorage.getItem(KEYS) !== 'off',
})

let english = false // whether it has come

/** English is fetched by who reads it; where that fails, Indonesian stands in for it. */
async function fetched(language: Language): Promise<void> {
  if (language === 'id' || english) return
  const found = await import('../texts/en.json').catch(() => null)
  english = found !== null
  Object.assign(TEXTS.en, found?.default)
}

/** Called once before anything is shown: the chosen language is there. */
export const begin = (): Promise<void> => fetched(preferences.language).then(settle)

export async function speak(language: Language): Promise<void> {
  localStorage.setItem(LANGUAGE, language)
  await fetched(language)
  preferences.language = language
  settle()
}

export function colour(theme: Theme): void {
  preferences.theme = theme
  localStorage.setItem(THEME, theme)
  settle()
}

/** Whether single letters do something; who speaks to the device switches them off. */
export function shortcuts(on: boolean): void {
  preferences.keys = on
  localStorage.setItem(KEYS, on ? 'on' : 'off')
}

const darkDevice = matchMedia('(prefers-color-scheme: dark)')

/** Put the preferences onto the page; `auto` follows the device, also when it changes. */
function settle(): void {
  const { language, theme } = preferences
  document.documentElement.lang = language
  const dark = theme === 'dark' || (theme === 'auto' && darkDevice.matches)
  document.documentElement.dataset.theme = dark ? 'dark' : 'light'
}

darkDevice.addEventListener('change', settle)

/** Know the texts of a document or a page of its own, which others do not load. */
export function learn(more: Record<Language, Texts>): void {
  Object.assign(TEXTS.id, more.id)
  Object.assign(TEXTS.en, more.en)
}

/** A text of the catalogue in the chosen language; `{name}` is filled from `facts`. */
export function t(key: Key, facts: Record<string, string | number> = {}): string {
  const text = TEXTS[preferences.language][key] ?? TEXTS.id[key] ?? key
  return text.replace(/\{(\w+)\}/g, (_, name: string) => String(facts[name] ?? ''))
}

const locale = (): string => (preferences.language === 'id' ? 'id-ID' : 'en-GB')

/** A number as the language writes it; decimals come as strings and are not rounded before. */
export function number(value: string | number | null, digits = 0): string {
  if (value === null) return '–'
  const shown = new Intl.NumberFormat(locale(), { maximumFractionDigits: digits })
  return shown.format(value as number)
}

/** Rupiah as people write it; both digits of the sen, or none where there are none. */
export function rupiah(value: string | number): string {
  const two = { minimumFractionDigits: 2, maximumFractionDigits: 2 }
  const shown = new Intl.NumberFormat(locale(), { ...two, trailingZeroDisplay: 'stripIfInteger' })
  return `Rp${shown.format(value as number)}`
}

export const hectares = (value: string | number | null): string => number(value, 2)

/** A day of the calendar, `2026-11-27`; it is the same day everywhere. */
export function day(value: string): string {
  const shown = { dateStyle: 'medium', timeZone: 'UTC' } as const
  return new Intl.DateTimeFormat(locale(), shown).format(new Date(`${value}T00:00:00Z`))
}

/** A month, by its first day. */
export function month(value: string): string {
  const shown = { month: 'long', year: 'numeric', timeZone: 'UTC' } as const
  return new Intl.DateTimeFormat(locale(), shown).format(new Date(`${value}T00:00:00Z`))
}

/** The day that it is on this device. */
export function today(): string {
  const at = new Date()
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 10)
}

export function moment(value: string): string {
  const shown = { dateStyle: 'medium', timeStyle: 'short' } as const
  return new Intl.DateTimeFormat(locale(), shown).format(new Date(value))
}

/** The time of day, to the second. */
export function clock(value: string): string {
  return new Intl.DateTimeFormat(locale(), { timeStyle: 'medium' }).format(new Date(value))
}
