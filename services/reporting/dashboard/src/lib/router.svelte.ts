// The address is the state: whoever is sent a link sees what its sender saw.
const read = () => ({ path: location.pathname, search: location.search })

export const address = $state(read())

function follow(): void {
  Object.assign(address, read())
}

addEventListener('popstate', follow)

// Forms are a document of their own, under a policy of their own.
const ofForms = (path: string): boolean => /^\/formulir(\/|$|\?)/.test(path)
const elsewhere = (to: string): boolean => ofForms(to) !== ofForms(location.pathname)

/** Go to a page of ours. */
export function go(to: string, how: { replace?: boolean } = {}): void {
  if (elsewhere(to)) return how.replace ? location.replace(to) : location.assign(to)
  if (how.replace) history.replaceState(null, '', to)
  else history.pushState(null, '', to)
  follow()
}

/** One value of the query. */
export function param(name: string): string | null {
  return new URLSearchParams(address.search).get(name)
}

/** The present address with some values of its query changed; null takes one away. */
export function withParams(changes: Record<string, string | null>): string {
  const found = new URLSearchParams(address.search)
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) found.delete(name)
    else found.set(name, value)
  }
  const text = found.toString()
  return address.path + (text === '' ? '' : `?${text}`)
}

const PAGES = /^\/(masuk|wilayah|rt|impor|putaran|ganda|tinjauan|mutu|sk-kumuh|pelatihan|rencana|kegiatan|siklus|musyawarah|pemungutan-suara|aset|dana|alokasi|tahap|lpj|rekening|rekonsiliasi|peristiwa|webhook|undangan|pengguna|mitra|akun|ringkasan|jejak|ekspor|peta|kawasan|pengentasan|portofolio|penawaran|tentang-data|formulir|laporan|pengaduan)?(\/|$|\?|#)/

/** Plain left clicks on links to our pages stay in the page. */
export function stayInPage(event: MouseEvent): void {
  const link = (event.target as Element).closest('a')
  const href = link?.getAttribute('href')
  if (!href || !PAGES.test(href) || link?.target || event.defaultPrevented) return
  if (elsewhere(href)) return
  if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
  event.preventDefault()
  go(href)
}
