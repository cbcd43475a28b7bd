// Who is logged in, as the server says.
import { forgetToken, get, hasToken, logOut, whenLoggedOut } from './api'
import { address, go } from './router.svelte'
import type { WhoAmI } from './shapes'

export const session = $state<{ who: WhoAmI | null; known: boolean }>({ who: null, known: false })

/** Ask once who this is; without a token, or with a dead one, nobody. */
export async function recognise(): Promise<void> {
  session.who = hasToken() ? await get<WhoAmI>('/v1/session').catch(() => null) : null
  session.known = true
}

export const may = (scope: string): boolean => session.who?.scopes.includes(scope) ?? false

/** To the login, and back to where we are afterwards; several refused answers lead there once. */
export function toLogin(): void {
  if (address.path === '/masuk') return
  const here = address.path + address.search
  const back = here === '/' ? '' : `?ke=${encodeURIComponent(here)}`
  go(`/masuk${back}`, { replace: true })
}

whenLoggedOut(() => {
  session.who = null
  toLogin()
})

export async function leave(): Promise<void> {
  await logOut()
  forgetToken()
  session.who = null
  go('/masuk')
}
