// Files of what was measured and done, as the API makes them: see services/reporting/exports.
export const EXPORTS = '/v1/reports/exports'

export type ExportKind = 'rekap_numerik' | 'profil_kumuh' | 'rekap_dana' | 'quick_status' | 'kegiatan' | 'oc4ids'
export type Format = 'xlsx' | 'csv' | 'geojson' | 'json'

/** How each kind is written. */
export const FORMATS: Record<ExportKind, readonly Format[]> = {
  rekap_numerik: ['xlsx', 'csv'],
  profil_kumuh: ['xlsx'],
  rekap_dana: ['xlsx', 'csv'],
  quick_status: ['xlsx', 'csv'],
  kegiatan: ['geojson'],
  oc4ids: ['json'],
}
export const KINDS = Object.keys(FORMATS) as ExportKind[]

/** Kinds of several years; the others are as of one. */
export const SPANS: readonly ExportKind[] = ['rekap_dana', 'kegiatan', 'oc4ids']

export interface Export {
  id: string
  region: string
  kind: ExportKind
  format: Format
  year: number
  from_year: number | null
  state: 'queued' | 'running' | 'done' | 'failed'
  progress: number
  rows: number | null
  size: number | null
  detail: string | null
  created_by: string
  created_at: string
  expires_at: string | null
}

export const unfinished = ({ state }: Export): boolean => state === 'queued' || state === 'running'
