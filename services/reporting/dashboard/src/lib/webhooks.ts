// What the gateway tells of webhooks: see gateway/webhooks/models.py.

export type Payload = 'full' | 'thin'
export type DeliveryState = 'pending' | 'delivered' | 'failed' | 'dropped'
export const DELIVERY_STATES: readonly DeliveryState[] = ['pending', 'delivered', 'failed', 'dropped']

export interface Endpoint {
  id: string
  agency_id: string | null
  user_id: string | null
  url: string | null
  sandbox: boolean
  types: string[]
  region: string | null
  regions: string[]
  payload: Payload
  failing_since: string | null
  disabled_at: string | null
  disabled_reason: 'gone' | 'failing' | null
  former_until: string | null
  created_at: string
  version: number
}

/** Just made or rotated; a repeated request no longer tells the secret. */
export interface NewEndpoint extends Endpoint {
  secret: string | null
}

export interface Delivery {
  id: string
  event_id: string
  type: string
  subject: string
  sequence: number
  region: string
  state: DeliveryState
  attempts: number
  next_at: string | null
  delivered_at: string | null
  created_at: string
  last: { at: string; status: number | null; ms: number; error: string | null } | null
}

export interface Attempt {
  number: number
  at: string
  ms: number
  status: number | null
  error: string | null
  request_headers: Record<string, string>
  answer: string
}

export interface DeliveryDetail extends Delivery {
  body: string | null
  tries: Attempt[]
}

export interface Replayed {
  replayed: number
  next: string | null
}

const ERRORS = [
  'address_refused',
  'name_unknown',
  'connection_failed',
  'certificate_refused',
  'tls_failed',
  'timeout',
  'broken_off',
  'answer_unreadable',
] as const

/** The word for why no answer came, where there is a text for it. */
export function knownError(error: string | null): (typeof ERRORS)[number] | null {
  const name = error?.split(':')[0]
  return ERRORS.find((one) => one === name) ?? null
}

/** JSON as people read it; what is no JSON stays as it is. */
export function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}
