// What a form is opened with, and the record that comes of it.
import { fetched, get, Refusal, textOf } from './api'
import { asFirst, filesOf, forms, inLanguage, told, xformOf } from './openrosa'
import { find, type Outgoing } from './outbox'
import { preferences, t } from './preferences.svelte'
import type { RecordRead } from './review'
import type { Finished } from './webform'

export interface Asked {
  form: string | null
  /** A returned record on the server, by its id. */
  record: string | null
  /** A refused record of this device, by its instance. */
  queued: string | null
}

export interface Opened {
  id: string
  name: string
  xform: string
  before: string | null
  /** The refused record that the finished one stands for. */
  instead: string | null
  fileOf: (name: string) => Promise<Response>
}

async function before(owner: string, { record, queued }: Asked): Promise<string | null> {
  if (record !== null) {
    const address = `/v1/survey/submissions/${encodeURIComponent(record)}`
    const [read, xml] = await Promise.all([get<RecordRead>(address), textOf(`${address}/body`)])
    // Files come back without the place and time of the photo: those of a phone would be better.
    if (read.files.length > 0) throw new Refusal(0, 'page', t('forms.has_files'))
    return xml
  }
  if (queued === null) return null
  const found = await find(queued)
  if (found?.owner !== owner || found.state === 'sent')
    throw new Refusal(0, 'page', t('forms.gone'))
  if (found.files.length > 0) throw new Refusal(0, 'page', t('forms.has_files'))
  return found.xml
}

/** The form that is asked for, and what it begins with; throws `Refusal`. */
export async function opened(owner: string, asked: Asked): Promise<Opened> {
  const xml = await before(owner, asked)
  const id = xml === null ? asked.form : told(xml).form
  const listed = (await forms()).find((one) => one.id === id)
  if (listed === undefined) throw new Refusal(0, 'page', t('forms.unknown'))
  const [xform, files] = await Promise.all([xformOf(listed), filesOf(listed)])
  return {
    id: listed.id,
    name: listed.name,
    xform: inLanguage(xform, preferences.language),
    before: xml,
    instead: asked.queued,
    fileOf: async (name) => {
      const address = files.get(name)
      return address === undefined ? new Response(null, { status: 404 }) : fetched('GET', address)
    },
  }
}

/** The finished record as it waits to be sent. */
export function queuedBy(owner: string, from: Opened, finished: Finished): Outgoing {
  const xml =
    from.instead === null || from.before === null
      ? finished.xml
      : asFirst(finished.xml, from.before)
  const { instance, name } = told(xml)
  return {
    instance,
    owner,
    form: from.id,
    title: from.name,
    name,
    xml,
    files: finished.files,
    state: 'waiting',
    tries: 0,
    next: 0,
    saved: Date.now(),
    why: null,
  }
}
