// Amounts as decimal strings: read as people write them, added to the cent.
import { rupiah } from './preferences.svelte'

const GROUPED = /^\d{1,3}(?:\.\d{3})+(?:,\d{1,2})?$|^\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?$/

/** An amount as people write it, "4.500.000,50" or "4,500,000.50", as the API reads it. */
export function amountOf(text: string): string {
  const plain = text.replace(/^\s*Rp\.?/i, '').replace(/\s/g, '')
  if (!GROUPED.test(plain)) return plain.replace(',', '.')
  // The first mark groups; the other one, if it is there, is before the sen.
  const group = /[.,]/.exec(plain)?.[0] ?? ''
  return plain.replaceAll(group, '').replace(',', '.')
}

const THOUSANDS = /^[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?$/

/** A quantity as people write it: "1.500" are many, "1,5" one and a half. */
export function quantityOf(text: string): string {
  const plain = text.replace(/\s/g, '')
  return (THOUSANDS.test(plain) ? plain.replaceAll('.', '') : plain).replace(',', '.')
}

/** Whole cents, exact; null when it is no amount. */
export function cents(amount: string): bigint | null {
  const found = /^(-?)(\d+)(?:\.(\d{1,2}))?$/.exec(amount)
  if (!found) return null
  const [, sign, whole = '0', part = ''] = found
  const all = BigInt(whole) * 100n + BigInt(part.padEnd(2, '0'))
  return sign ? -all : all
}

export function text(all: bigint): string {
  const size = all < 0n ? -all : all
  return `${all < 0n ? '-' : ''}${size / 100n}.${String(size % 100n).padStart(2, '0')}`
}

export const sum = (amounts: readonly string[]): string =>
  text(amounts.reduce((all, one) => all + (cents(one) ?? 0n), 0n))

export const less = (amount: string, ...others: string[]): string =>
  text((cents(amount) ?? 0n) - (cents(sum(others)) ?? 0n))

/** What came in or went out. */
export const signed = (amount: string): string =>
  amount.startsWith('-') ? `−${rupiah(amount.slice(1))}` : `+${rupiah(amount)}`
