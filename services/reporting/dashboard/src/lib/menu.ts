// The pages by what they are about, for the menus of the header; `scope` is who sees them.
import type { Key } from './preferences.svelte'

type After<Start extends string> = Key extends infer K ? (K extends `${Start}.${infer Name}` ? Name : never) : never
type NavName = After<'nav'>
type GroupName = After<'menu'>

interface Item {
  page: string
  name: NavName
  scope?: string
}

interface Group {
  name: GroupName
  items: readonly Item[]
}

export const GROUPS: readonly Group[] = [
  {
    name: 'survey',
    items: [
      { page: 'impor', name: 'imports', scope: 'survey:read' },
      { page: 'putaran', name: 'plans', scope: 'survey:read' },
      { page: 'formulir', name: 'forms', scope: 'survey:submit' },
      { page: 'tinjauan', name: 'reviews', scope: 'survey:read' },
      { page: 'ganda', name: 'duplicates', scope: 'survey:read' },
      { page: 'mutu', name: 'quality', scope: 'survey:read' },
      { page: 'sk-kumuh', name: 'decrees', scope: 'survey:read' },
      { page: 'wilayah/perubahan', name: 'changes', scope: 'survey:read' },
      { page: 'peta', name: 'map', scope: 'reports:read' },
      { page: 'kawasan', name: 'areas', scope: 'survey:read' },
      { page: 'pengentasan', name: 'exits', scope: 'survey:read' },
    ],
  },
  {
    name: 'planning',
    items: [
      { page: 'rencana', name: 'planning', scope: 'plans:read' },
      { page: 'siklus', name: 'cycle', scope: 'plans:read' },
      { page: 'musyawarah', name: 'meetings', scope: 'plans:read' },
      { page: 'portofolio', name: 'portfolio', scope: 'plans:read' },
      { page: 'penawaran', name: 'offers', scope: 'plans:read' },
      { page: 'aset', name: 'assets', scope: 'plans:read' },
      { page: 'pelatihan', name: 'trainings', scope: 'plans:read' },
    ],
  },
  {
    name: 'finance',
    items: [
      { page: 'dana', name: 'money', scope: 'finance:read' },
      { page: 'tahap', name: 'tranches', scope: 'finance:read' },
      { page: 'lpj', name: 'reports', scope: 'finance:read' },
      { page: 'rekening', name: 'accounts', scope: 'finance:read' },
      { page: 'rekonsiliasi', name: 'bench', scope: 'finance:read' },
    ],
  },
  {
    name: 'data',
    items: [
      { page: 'pengaduan', name: 'complaints', scope: 'complaints:read' },
      { page: 'jejak', name: 'thread', scope: 'reports:read' },
      { page: 'laporan', name: 'library', scope: 'reports:read' },
      { page: 'tentang-data', name: 'about', scope: 'reports:read' },
      { page: 'peristiwa', name: 'events', scope: 'events:read' },
      { page: 'webhook', name: 'webhooks', scope: 'webhooks:manage' },
      { page: 'docs', name: 'api' },
    ],
  },
  {
    name: 'manage',
    items: [
      { page: 'pengguna', name: 'users', scope: 'users:manage' },
      { page: 'mitra', name: 'partners', scope: 'partners:manage' },
    ],
  },
]

/** Pages that stand under another one of the menu. */
const UNDER: Record<string, string> = { alokasi: 'dana', ekspor: 'laporan', kegiatan: 'rencana', rt: 'wilayah' }

export const pageOf = (page: string): string => UNDER[page] ?? page
