// A list that is read page by page; when the question changes, it begins anew.
import { Refusal } from './api'
import { Resource } from './resource.svelte'
import type { Page } from './shapes'

export class Paged<T, P extends Page<T> = Page<T>> {
  first: Resource<P>
  reading = $state(false)
  refusal = $state.raw<Refusal | undefined>()
  #more = $state.raw<{ of: P; items: T[]; next: string | null } | null>(null)
  #ask: (cursor: string | null) => Promise<P> | null

  /** `ask` reads what it depends on before its first await; null asks nothing yet. */
  constructor(ask: (cursor: string | null) => Promise<P> | null) {
    this.#ask = ask
    this.first = new Resource(() => ask(null))
  }

  /** What follows the first page as it is now, and no other. */
  get #rest(): { items: T[]; next: string | null } | null {
    return this.#more?.of === this.first.value ? this.#more : null
  }

  get items(): T[] {
    return [...(this.first.value?.items ?? []), ...(this.#rest?.items ?? [])]
  }

  get next(): string | null {
    return this.#rest ? this.#rest.next : (this.first.value?.next ?? null)
  }

  async readMore(): Promise<void> {
    this.reading = true
    this.refusal = undefined
    try {
      const of = this.first.value
      const before = this.#rest?.items ?? []
      const page = await this.#ask(this.next)
      if (page && of && of === this.first.value)
        this.#more = { of, items: [...before, ...page.items], next: page.next }
    } catch (error) {
      this.refusal = error as Refusal
    } finally {
      this.reading = false
    }
  }

  /** Ask again unseen for as many items as were read. */
  async again(): Promise<boolean> {
    const wanted = this.#rest?.items.length ?? 0
    if (wanted === 0) return this.first.again()
    const before = this.first.value
    try {
      const of = await this.#ask(null)
      const items: T[] = []
      let next = of?.next ?? null
      while (next !== null && items.length < wanted) {
        const page: P | null = await this.#ask(next)
        items.push(...(page?.items ?? []))
        next = page?.next ?? null
      }
      if (of === null || this.first.value !== before) return false
      const same = JSON.stringify(items) === JSON.stringify(this.#rest?.items)
      if (!this.first.replace(of) && same) return false
      this.#more = { of: this.first.value ?? of, items, next }
      return true
    } catch {
      return false // what is there stays
    }
  }
}
