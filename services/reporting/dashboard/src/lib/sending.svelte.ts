// One thing that is being sent: busy, and refused with why.
import { Refusal } from './api'

export class Sending {
  busy = $state(false)
  refusal = $state.raw<Refusal | undefined>()

  /** Whether it was taken. */
  async run(send: () => Promise<unknown>): Promise<boolean> {
    this.busy = true
    this.refusal = undefined
    try {
      await send()
      return true
    } catch (error) {
      this.refusal = error instanceof Refusal ? error : new Refusal(0, 'page', String(error))
      return false
    } finally {
      this.busy = false
    }
  }
}
