// What is being asked for: busy, there, or refused. The question is asked again when it changes.
import { Refusal } from './api'

export class Resource<T> {
  value = $state.raw<T | undefined>()
  refusal = $state.raw<Refusal | undefined>()
  busy = $state(true)
  #turn = 0
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
    asked
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
}
