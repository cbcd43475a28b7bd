// The work that a public form asks for, by SHA-256 in plain numbers: the browser's own is there only
// where the page came by TLS, and answers one call at a time.
const PRIMES: number[] = []
for (let n = 2; PRIMES.length < 64; n++) if (PRIMES.every((p) => n % p !== 0)) PRIMES.push(n)

/** The first 32 bits of the fractions of these roots. */
const fractions = (power: number, count: number): Int32Array =>
  Int32Array.from(PRIMES.slice(0, count), (p) => ((p ** power % 1) * 2 ** 32) | 0)

const START = fractions(1 / 2, 8)
const ROUNDS = fractions(1 / 3, 64)
const words = new Int32Array(64)
const turned = (x: number, by: number): number => (x >>> by) | (x << (32 - by))

function block(state: Int32Array): void {
  for (let i = 16; i < 64; i++) {
    const [a, b] = [words[i - 15]!, words[i - 2]!]
    const small = turned(a, 7) ^ turned(a, 18) ^ (a >>> 3)
    const large = turned(b, 17) ^ turned(b, 19) ^ (b >>> 10)
    words[i] = (words[i - 16]! + small + words[i - 7]! + large) | 0
  }
  let [a, b, c, d, e, f, g, h] = state as unknown as [number, number, number, number, number, number, number, number]
  for (let i = 0; i < 64; i++) {
    const choice = (e & f) ^ (~e & g)
    const one = (h + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + choice + ROUNDS[i]! + words[i]!) | 0
    const most = (a & b) ^ (a & c) ^ (b & c)
    const two = ((turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + most) | 0
    ;[h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0]
  }
  const sums = [a, b, c, d, e, f, g, h]
  for (let i = 0; i < 8; i++) state[i] = (state[i]! + sums[i]!) | 0
}

/** The first 32 bits of the SHA-256 of a plain text. */
export function head(text: string): number {
  const state = START.slice()
  const blocks = ((text.length + 8) >> 6) + 1
  for (let at = 0; at < blocks; at++) {
    words.fill(0, 0, 16)
    for (let i = 0; i < 64; i++) {
      const place = at * 64 + i
      const byte = place < text.length ? text.charCodeAt(place) : place === text.length ? 0x80 : 0
      words[i >> 2]! |= byte << (24 - 8 * (i & 3))
    }
    if (at === blocks - 1) words[15] = text.length * 8
    block(state)
  }
  return state[0]! >>> 0
}

const SLICE = 15 // ms: meanwhile people type

/** Digits that the form asks for; found in slices, so that the page stays at hand. */
export function work(form: string, bits: number): Promise<string> {
  return new Promise((found) => {
    let number = 0
    const some = (): void => {
      const end = performance.now() + SLICE
      do {
        for (let i = 0; i < 50; i++, number++)
          if (head(`${form}.${number}`) < 2 ** (32 - bits)) return found(String(number))
      } while (performance.now() < end)
      setTimeout(some)
    }
    some()
  })
}
