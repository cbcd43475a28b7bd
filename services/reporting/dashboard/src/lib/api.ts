// The one way to the API: the language, the page's own token, and refusals as `Refusal`.
// The session is a cookie that no script can read; `csrf` shows that a change comes from this page.
import { preferences } from './preferences.svelte'
import type { WhoAmI } from './shapes'

let csrf: string | null = null

/** What is wrong in what was sent: in a body by its pointer, in a file by row and column. */
export interface Fault {
  pointer?: string
  row?: number | null
  column?: string | null
  detail: string
}

/** A problem+json answer, or a network that is away (`status` 0). */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    readonly errors: Fault[] = [],
    readonly trace: string | null = null,
    readonly facts: Readonly<Record<string, unknown>> = {},
  ) {
    super(detail)
  }
}

interface ProblemBody {
  code: string
  detail: string
  errors: Fault[]
  trace_id: string | null
}

let onLoggedOut: () => void = () => {}

/** Called when the server no longer knows the session. */
export function whenLoggedOut(act: () => void): void {
  onLoggedOut = act
}

function headers(method: string, more: Record<string, string> = {}): Record<string, string> {
  const own: Record<string, string> = { 'Accept-Language': preferences.language, ...more }
  if (csrf !== null && method !== 'GET') own['X-CSRF-Token'] = csrf
  return own
}

/** Call the API and answer its JSON; throws `Refusal`. */
export async function ask<T>(method: string, address: string, more: RequestInit = {}): Promise<T> {
  const sent = headers(method, more.headers as Record<string, string> | undefined)
  let answer: Response
  try {
    answer = await fetch(address, { ...more, method, headers: sent })
  } catch {
    throw new Refusal(0, 'network', '')
  }
  if (answer.status === 204) return undefined as T
  const body = await answer.json().catch(() => ({}))
  if (answer.ok) return body as T
  throw refused(answer.status, body)
}

/** A problem+json answer as a Refusal; a session that is gone also leads to the login. */
function refused(status: number, body: Partial<ProblemBody>): Refusal {
  if (status === 401 && body.code !== 'login_failed') {
    csrf = null
    onLoggedOut()
  }
  return new Refusal(
    status,
    body.code ?? 'unknown',
    body.detail ?? '',
    body.errors,
    body.trace_id ?? null,
    { ...body },
  )
}

export const get = <T>(address: string): Promise<T> => ask<T>('GET', address)

/** A POST that may be repeated safely: the key names this one wish. */
export function post<T>(address: string, body: unknown = {}, key?: string): Promise<T> {
  const own: Record<string, string> = { 'Content-Type': 'application/json' }
  if (key !== undefined) own['Idempotency-Key'] = key
  return ask<T>('POST', address, { body: JSON.stringify(body), headers: own })
}

export const patch = <T>(address: string, version: number, body: unknown): Promise<T> =>
  ask<T>('PATCH', address, {
    body: JSON.stringify(body),
    headers: { 'Content-Type': 'application/json', 'If-Match': `"${version}"` },
  })

export const put = <T>(address: string, version: number, body: unknown): Promise<T> =>
  ask<T>('PUT', address, {
    body: JSON.stringify(body),
    headers: { 'Content-Type': 'application/json', 'If-Match': `"${version}"` },
  })

export const remove = (address: string, version: number): Promise<void> =>
  ask<void>('DELETE', address, { headers: { 'If-Match': `"${version}"` } })

/** A POST about the version that was seen: another one in between is a refusal (412). */
export function postSeen<T>(
  address: string,
  version: number,
  body: unknown = {},
  key?: string,
): Promise<T> {
  const own: Record<string, string> = {
    'Content-Type': 'application/json',
    'If-Match': `"${version}"`,
  }
  if (key !== undefined) own['Idempotency-Key'] = key
  return ask<T>('POST', address, { body: JSON.stringify(body), headers: own })
}

export async function logIn(username: string, password: string): Promise<WhoAmI> {
  return known(await post<WhoAmI>('/v1/session/page', { username, password }))
}

/** Who the cookie says this is; throws `Refusal` (401) when it says nothing. */
export async function whoAmI(): Promise<WhoAmI> {
  return known(await get<WhoAmI>('/v1/session'))
}

function known(who: WhoAmI): WhoAmI {
  csrf = who.csrf_token
  return who
}

export async function logOut(): Promise<void> {
  await ask('DELETE', '/v1/session').catch(() => undefined)
  csrf = null
}

/** Upload a form and tell how far it is, from 0 to 1. fetch cannot tell; XMLHttpRequest can. */
export function upload<T>(
  address: string,
  form: FormData,
  key: string,
  progress: (share: number) => void,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', address)
    for (const [name, value] of Object.entries(
      headers('POST', { 'Idempotency-Key': key }),
    ))
      request.setRequestHeader(name, value)
    request.responseType = 'json'
    request.upload.onprogress = (event) =>
      progress(event.lengthComputable ? event.loaded / event.total : 0)
    request.onerror = () => reject(new Refusal(0, 'network', ''))
    request.onload = () => {
      const body = request.response ?? {}
      if (request.status < 300) resolve(body as T)
      else reject(refused(request.status, body))
    }
    request.send(form)
  })
}

/** A file as a data: address, which the policy of the page lets it show; throws `Refusal`. */
export async function fileOf(address: string): Promise<string> {
  const content = await (await fetched('GET', address)).blob()
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(String(reader.result))
    reader.onerror = () => reject(new Refusal(0, 'page', String(reader.error)))
    reader.readAsDataURL(content)
  })
}

/** What is no JSON, as text; throws `Refusal`. */
export async function textOf(address: string): Promise<string> {
  return (await fetched('GET', address)).text()
}

/** Send a form whose answer only says that it was taken; throws `Refusal`. */
export async function postForm(address: string, body: FormData): Promise<void> {
  await fetched('POST', address, body)
}

/** What a form asks for, as it comes; throws `Refusal`. */
export async function fetched(
  method: string,
  address: string,
  body: FormData | null = null,
  signal: AbortSignal | null = null,
): Promise<Response> {
  const answer = await fetch(address, { method, body, headers: headers(method), signal }).catch(() => {
    signal?.throwIfAborted() // nobody waits for it any more
    throw new Refusal(0, 'network', '')
  })
  if (answer.ok) return answer
  throw refused(answer.status, await answer.json().catch(() => ({})))
}

/** `a=1&b=2` of what is there. */
export function query(params: Record<string, string | number | null | undefined>): string {
  const found = new URLSearchParams()
  for (const [name, value] of Object.entries(params))
    if (value !== null && value !== undefined && value !== '') found.set(name, String(value))
  const text = found.toString()
  return text === '' ? '' : `?${text}`
}

/** Every item of a list, page by page; for lists that people made by hand. */
export async function every<T>(address: string): Promise<T[]> {
  const items: T[] = []
  let cursor: string | null = null
  do {
    const joint: string = address.includes('?') ? '&' : '?'
    const page: { items: T[]; next: string | null } = await get(
      cursor === null ? address : `${address}${joint}cursor=${encodeURIComponent(cursor)}`,
    )
    items.push(...page.items)
    cursor = page.next
  } while (cursor !== null)
  return items
}
