// A list that is read page by page; when the question changes, it begins anew.
import { Refusal } from './api'
import { Resource } from './resource.svelte'
import type { Page } from './shapes'

export class Paged<T, P extends Page<T> = Page<T>> {
  first: Resource<P>
  reading = $state(false)
  refusal = $state.raw<Refusal | undefined>()
  #more = $state.raw<Page<T> | null>(null)
  #ask: (cursor: string | null) => Promise<P>

  constructor(ask: (cursor: string | null) => Promise<P>) {
    this.#ask = ask
    this.first = new Resource(() => ask(null))
    $effect(() => {
      void this.first.value
      this.#more = null
    })
  }

  get items(): T[] {
    return [...(this.first.value?.items ?? []), ...(this.#more?.items ?? [])]
  }

  get next(): string | null {
    return this.#more ? this.#more.next : (this.first.value?.next ?? null)
  }

  async readMore(): Promise<void> {
    this.reading = true
    this.refusal = undefined
    try {
      const before = this.#more?.items ?? []
      const page = await this.#ask(this.next)
      this.#more = { items: [...before, ...page.items], next: page.next }
    } catch (error) {
      this.refusal = error as Refusal
    } finally {
      this.reading = false
    }
  }
}
