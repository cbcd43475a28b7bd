// A list that is read page by page; when the question changes, it begins anew.
import { Refusal } from './api'
import { Resource } from './resource.svelte'
import type { Page } from './shapes'

export class Paged<T, P extends Page<T> = Page<T>> {
  first: Resource<P>
  reading = $state(false)
  refusal = $state.raw<Refusal | undefined>()
  #more = $state.raw<{ of: P; items: T[]; next: string | null } | null>(null)
  #ask: (cursor: string | null) => Promise<P>

  constructor(ask: (cursor: string | null) => Promise<P>) {
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
      if (of && of === this.first.value)
        this.#more = { of, items: [...before, ...page.items], next: page.next }
    } catch (error) {
      this.refusal = error as Refusal
    } finally {
      this.reading = false
    }
  }
}
