// GeoJSON as it is typed in.
import { Refusal } from './api'
import { t } from './preferences.svelte'

/** The geometry of a text; of an empty one, none. A whole Feature gives its geometry. */
export function geometryOf(typed: string): unknown {
  if (typed.trim() === '') return null
  try {
    const found: unknown = JSON.parse(typed)
    if (typeof found === 'object' && found !== null)
      return 'geometry' in found ? found.geometry : found
  } catch {
    // Told below, as any text that is no object.
  }
  throw new Refusal(0, 'geometry', t('work.geometry.unread'))
}
