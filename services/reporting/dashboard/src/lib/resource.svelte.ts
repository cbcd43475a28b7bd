// What is being asked for: busy, there, or refused. The question is asked again when it changes.
import { Refusal } from './api'

export class Resource<T> {
  value = $state.raw<T | undefined>()
  refusal = $state.raw<Refusal | undefined>()
  busy = $state(true)
  #turn = 0
  #asking: Promise<void> = Promise.resolve()
  #question: () => Promise<T> | null

  /** `question` reads what it depends on before its first await; null asks nothing yet. */
  constructor(question: () => Promise<T> | null) {
    this.#question = question
    $effect(() => this.ask())
  }

  ask(): void {
    const turn = ++this.#turn
    const asked = this.#question()
    if (asked === null) return
    this.busy = true
    this.#asking = asked
      .then((value) => {
        if (turn !== this.#turn) return
        this.value = value
        this.refusal = undefined
      })
      .catch((error: unknown) => {
        if (turn !== this.#turn) return
        this.refusal = error instanceof Refusal ? error : new Refusal(0, 'page', String(error))
      })
      .finally(() => {
        if (turn === this.#turn) this.busy = false
      })
  }
  /** Ask again unseen: what is the same stays as it is, and what is there stays when it fails. */
  async again(): Promise<boolean> {
    await this.#asking
    const turn = this.#turn
    const asked = this.#question()
    if (asked === null) return false
    const value = await asked.catch(() => undefined)
    return value !== undefined && turn === this.#turn && this.replace(value)
  }

  /** Put what was learned in another way; whether it is something else than before. */
  replace(value: T): boolean {
    if (JSON.stringify(value) === JSON.stringify(this.value)) return false
    this.value = value
    this.refusal = undefined
    return true
  }
}
