// Sends what waits, one after the other, and again when the network or the page is back. One tab sends
// for all; whoever dies meanwhile, the record stays, and the server knows it again by its instance.
import { Refusal, whoAmI } from './api'
import { send } from './openrosa'
import * as outbox from './outbox'
import type { Outgoing } from './outbox'

const FIRST = 5_000 // ms until the second try; twice as long for each further one
const LONGEST = 300_000
const FINAL = new Set([400, 403, 404, 409, 413, 415, 422])

export class Sender {
  records = $state.raw<Outgoing[]>([])
  busy = $state(false)
  /** The session ended, or is another person's: they must log in for more to be sent. */
  lost = $state(false)
  #timer: ReturnType<typeof setTimeout> | undefined
  #back = (): void => void this.flush(true)
  #seen = (): void => {
    if (document.visibilityState === 'visible') void this.flush()
  }

  constructor(readonly owner: string) {
    addEventListener('online', this.#back)
    document.addEventListener('visibilitychange', this.#seen)
    void this.look().then(() => this.flush(true))
  }

  stop(): void {
    clearTimeout(this.#timer)
    removeEventListener('online', this.#back)
    document.removeEventListener('visibilitychange', this.#seen)
  }

  get waiting(): Outgoing[] {
    return this.records.filter((one) => one.state === 'waiting')
  }

  get refused(): Outgoing[] {
    return this.records.filter((one) => one.state === 'refused')
  }

  get sent(): Outgoing[] {
    return this.records.filter((one) => one.state === 'sent').reverse()
  }

  async look(): Promise<void> {
    this.records = await outbox.all(this.owner)
  }

  /** Try what is due; with `now` all that waits. */
  async flush(now = false): Promise<void> {
    await navigator.locks.request(`nahkoda.forms.${this.owner}`, { ifAvailable: true }, async (lock) => {
      if (lock === null) return this.look()
      clearTimeout(this.#timer)
      this.busy = true
      try {
        await this.#round(now)
      } finally {
        await this.look()
        this.busy = false
      }
    })
    this.#plan()
  }

  async again(instance: string): Promise<void> {
    await outbox.change(instance, { state: 'waiting', tries: 0, next: 0 })
    await this.look()
    await this.flush()
  }

  async forget(instance: string): Promise<void> {
    await outbox.forget(instance)
    await this.look()
  }

  async #round(now: boolean): Promise<void> {
    const due = (await outbox.all(this.owner)).filter(
      (one) => one.state === 'waiting' && (now || one.next <= Date.now()),
    )
    for (const record of due) {
      if (!(await this.#mine())) return
      await this.#try(record)
      await this.look()
    }
  }

  /** Whether the session is the owner's; without a network nobody knows, and the try will tell. */
  async #mine(): Promise<boolean> {
    try {
      this.lost = (await whoAmI()).username !== this.owner
    } catch (error) {
      this.lost = error instanceof Refusal && error.status === 401
    }
    return !this.lost
  }

  async #try(record: Outgoing): Promise<void> {
    try {
      await send(record)
      await outbox.sent(record.instance, this.owner)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      const { status, code, detail } = error
      const tries = record.tries + 1
      const final = FINAL.has(status) && code !== 'csrf_failed'
      const next = Date.now() + Math.min(FIRST * 2 ** record.tries, LONGEST)
      const state = final ? 'refused' : 'waiting'
      await outbox.change(record.instance, { state, tries, next, why: { status, code, detail } })
    }
  }

  #plan(): void {
    clearTimeout(this.#timer)
    if (this.waiting.length === 0 || this.lost) return
    const first = Math.min(...this.waiting.map((one) => one.next))
    this.#timer = setTimeout(() => void this.flush(), Math.max(first - Date.now(), 1_000))
  }
}
