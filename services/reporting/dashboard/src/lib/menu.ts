// The pages by what they are about, for the menus of the header; `scope` is who sees them.
import type { Key } from './preferences.svelte'

interface Item {
  page: string
  text: Key
  scope?: string
}

interface Group {
  name: string
  text: Key
  items: readonly Item[]
}

export const GROUPS: readonly Group[] = [
  {
    name: 'survey',
    text: 'menu.survey',
    items: [
      { page: 'impor', text: 'nav.imports', scope: 'survey:read' },
      { page: 'putaran', text: 'nav.plans', scope: 'survey:read' },
      { page: 'tinjauan', text: 'nav.reviews', scope: 'survey:read' },
      { page: 'ganda', text: 'nav.duplicates', scope: 'survey:read' },
      { page: 'mutu', text: 'nav.quality', scope: 'survey:read' },
    ],
  },
  {
    name: 'planning',
    text: 'menu.planning',
    items: [
      { page: 'rencana', text: 'nav.planning', scope: 'plans:read' },
      { page: 'siklus', text: 'nav.cycle', scope: 'plans:read' },
      { page: 'pelatihan', text: 'nav.trainings', scope: 'plans:read' },
    ],
  },
  {
    name: 'data',
    text: 'menu.data',
    items: [
      { page: 'peristiwa', text: 'nav.events', scope: 'events:read' },
      { page: 'webhook', text: 'nav.webhooks', scope: 'webhooks:manage' },
      { page: 'docs', text: 'nav.api' },
    ],
  },
  {
    name: 'manage',
    text: 'menu.manage',
    items: [
      { page: 'pengguna', text: 'nav.users', scope: 'users:manage' },
      { page: 'mitra', text: 'nav.partners', scope: 'partners:manage' },
    ],
  },
]

/** Pages that stand under another one of the menu. */
const UNDER: Record<string, string> = { kegiatan: 'rencana', rt: 'wilayah' }

export const pageOf = (page: string): string => UNDER[page] ?? page
