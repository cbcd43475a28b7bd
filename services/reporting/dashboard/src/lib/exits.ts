// Exits and who could leave: see services/survey/exits.
export const EXITS = '/v1/survey/exits'
export const EXIT_STATES = ['draft', 'in_force', 'annulled'] as const

export interface Candidate {
  rt: string
  name: string
  region: string
  area_ha: string
  total: number
  services: Record<string, string>
  keys: { score: boolean; services: boolean }
}

export interface ExitLine {
  id: string
  round_id: string
  region: string
  area: string | null
  year: number
  number: string
  date: string
  state: (typeof EXIT_STATES)[number]
  rt_count: number
  area_ha: string
  file_sha256: string | null
  created_by: string
  created_at: string
  confirmed_by: string | null
  confirmed_at: string | null
  annulled_by: string | null
  annulled_at: string | null
  reason: string | null
  version: number
}

export interface Exit extends ExitLine {
  rts: (Candidate & { in_force: boolean })[]
}

/** The services by their aspect: aspects 2 to 6 of the regulation. */
export const SERVICES = ['2', '3', '4', '5', '6'] as const
export const bothKeys = ({ keys }: Candidate): boolean => keys.score && keys.services

/** The least of its services, which decides. */
export function leastOf({ services }: Candidate): { aspect: (typeof SERVICES)[number]; percent: string } {
  const told = SERVICES.map((aspect) => ({ aspect, percent: services[aspect] ?? '0' }))
  return told.reduce((least, one) => (Number(one.percent) < Number(least.percent) ? one : least))
}
