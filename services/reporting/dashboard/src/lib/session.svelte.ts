// Who is logged in, as the server says.
import { logIn, logOut, whenLoggedOut, whoAmI } from './api'
import { address, go } from './router.svelte'
import type { WhoAmI } from './shapes'

export const session = $state<{ who: WhoAmI | null; known: boolean }>({ who: null, known: false })

/** Ask once who this is; without a session, or with a dead one, nobody. */
export async function recognise(): Promise<void> {
  session.who = await whoAmI().catch(() => null)
  session.known = true
}

export async function enter(username: string, password: string): Promise<void> {
  session.who = await logIn(username, password)
  session.known = true
}

/** Pages for who is not logged in. */
export const PUBLIC = ['/masuk', '/undangan']

export const may = (scope: string): boolean => session.who?.scopes.includes(scope) ?? false

/** The region of who is logged in, if it is one alone. */
export function mine(): string | null {
  const regions = session.who?.regions ?? []
  return regions.length === 1 ? (regions[0] ?? null) : null
}

/** To the login, and back to where we are afterwards; several refused answers lead there once. */
export function toLogin(): void {
  if (PUBLIC.includes(address.path)) return
  const here = address.path + address.search
  const back = here === '/' ? '' : `?ke=${encodeURIComponent(here)}`
  go(`/masuk${back}`, { replace: true })
}

whenLoggedOut(() => {
  session.who = null
  toLogin()
})

/** Log out; whoever has records on this device that are not sent is asked about them first. */
export async function leave(asked = false): Promise<void> {
  if (!asked && session.who !== null) {
    const { unsent } = await import('./outbox')
    const left = await unsent(session.who.username).catch(() => 0)
    if (left > 0) return go('/formulir?keluar=1')
  }
  await logOut()
  session.who = null
  go('/masuk')
}
