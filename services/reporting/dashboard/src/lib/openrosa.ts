// What the server offers to phones, for the browser: forms, their files, and the door for records.
import { postForm, textOf } from './api'
import type { Outgoing } from './outbox'

const BASE = '/v1/survey/openrosa'
export const PIECE = 10_000_000 // bytes that the server takes at once (X-OpenRosa-Accept-Content-Length)

/** A published form that the caller may fill in. */
export interface Listed {
  id: string
  name: string
  version: string
  form: string
  manifest: string | null
}

/** The addresses in a list are absolute; here they are asked of the page's own host. */
const here = (address: string): string => {
  const { pathname, search } = new URL(address, location.href)
  return pathname + search
}

const parsed = (xml: string): Document => new DOMParser().parseFromString(xml, 'text/xml')

function fields(element: Element): Record<string, string> {
  return Object.fromEntries([...element.children].map((one) => [one.localName, one.textContent ?? '']))
}

export async function forms(): Promise<Listed[]> {
  const list = parsed(await textOf(`${BASE}/formList`))
  return [...list.getElementsByTagNameNS('*', 'xform')].map(fields).map((found) => ({
    id: found.formID ?? '',
    name: found.name ?? '',
    version: found.version ?? '',
    form: here(found.downloadUrl ?? ''),
    manifest: found.manifestUrl ? here(found.manifestUrl) : null,
  }))
}

export const xformOf = (listed: Listed): Promise<string> => textOf(listed.form)

/** Where each file of a form is, by its name. */
export async function filesOf(listed: Listed): Promise<Map<string, string>> {
  if (listed.manifest === null) return new Map()
  const list = parsed(await textOf(listed.manifest))
  const found = [...list.getElementsByTagNameNS('*', 'mediaFile')].map(fields)
  return new Map(found.map((file) => [file.filename ?? '', here(file.downloadUrl ?? '')]))
}

/** What a record says of itself. */
export interface Told {
  form: string
  instance: string
  name: string
}

export function told(xml: string): Told {
  const document = parsed(xml)
  const text = (name: string): string =>
    document.getElementsByTagNameNS('*', name)[0]?.textContent?.trim() ?? ''
  return {
    form: document.documentElement.getAttribute('id') ?? '',
    instance: text('instanceID'),
    name: text('instanceName'),
  }
}

/** A corrected record that the server never had is a first one: it replaces nothing there. */
export function asFirst(xml: string, before: string): string {
  const document = parsed(xml)
  const replaced = parsed(before).getElementsByTagNameNS('*', 'deprecatedID')[0]?.textContent
  for (const element of [...document.getElementsByTagNameNS('*', 'deprecatedID')])
    if (replaced) element.textContent = replaced
    else element.remove()
  return new XMLSerializer().serializeToString(document)
}

/** The form begins in the language of the page, where it has it. */
export function inLanguage(xform: string, language: string): string {
  const document = parsed(xform)
  const translations = [...document.getElementsByTagNameNS('*', 'translation')]
  const wanted = translations.find((one) => one.getAttribute('lang')?.endsWith(`(${language})`))
  if (wanted === undefined) return xform
  for (const one of translations) one.removeAttribute('default')
  wanted.setAttribute('default', 'true()')
  return new XMLSerializer().serializeToString(document)
}

/** The files of a record in pieces that the server takes; one file is never split. */
export function pieces(files: readonly File[], most = PIECE): File[][] {
  const found: File[][] = [[]]
  let size = 0
  for (const file of files) {
    const last = found.at(-1) as File[]
    if (last.length > 0 && size + file.size > most) {
      found.push([file])
      size = file.size
    } else {
      last.push(file)
      size += file.size
    }
  }
  return found
}

/** Send a record with its files; throws `Refusal`. The same record once more changes nothing. */
export async function send(record: Outgoing): Promise<void> {
  const parts = pieces(record.files)
  for (const [index, files] of parts.entries()) {
    const body = new FormData()
    const xml = new Blob([record.xml], { type: 'text/xml' })
    body.set('xml_submission_file', xml, 'record.xml')
    for (const file of files) body.set(file.name, file, file.name)
    if (index < parts.length - 1) body.set('*isIncomplete*', 'yes')
    await postForm(`${BASE}/submission`, body)
  }
}
