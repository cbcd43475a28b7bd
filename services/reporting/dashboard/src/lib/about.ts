// What each figure means and where it comes from, as reporting tells it.
export interface FigureRead {
  id: string
  name: string
  formula: string
  unit: string
  article: string | null
  events: string[]
  caveat: string | null
  fields: string[]
}

export interface AboutRead {
  version: string
  publisher: string
  license: { url: string | null; note: string }
  generation: number
  boundaries: string | null
  figures: FigureRead[]
  sources: { service: string; events: number; newest: string; age_seconds: number }[]
  regions: {
    source: string
    version: string
    license: string
    license_url: string
    provinces: number
    learned: number
  }
  regulations: { id: string; title: string; valid_from: string; valid_to: string | null }[]
}

/** Where a figure is explained. */
export const meaning = (id: string): string => `/tentang-data#${id}`
