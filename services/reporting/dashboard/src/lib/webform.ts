// ODK Web Forms in an element of the page; loaded only when a form is opened.
import { preferences, t } from './preferences.svelte'

/** What its own words are taken from (`webforms.ts` of the build). */
type Says = (key: string, count?: number) => string
const says: Says = (key, count = 0) => t(`odk.${key}` as 'odk.send', { count })
Object.assign(globalThis, { nahkodaSays: says })

/** A finished record: its XML and the files that it names. */
export interface Finished {
  xml: string
  files: File[]
}

export interface Opening {
  xform: string
  /** The record that is corrected; null begins a new one. */
  before: string | null
  fileOf: (name: string) => Promise<Response>
  done: (finished: Finished) => void
}

interface Payload {
  status: string
  data: readonly FormData[] | FormData
}

const XML = 'xml_submission_file'

async function finished(payload: Payload): Promise<Finished> {
  const parts = [payload.data].flat() as FormData[]
  const files: File[] = []
  let xml = ''
  for (const part of parts)
    for (const [name, value] of part)
      if (value instanceof File)
        if (name === XML) xml = await value.text()
        else files.push(value)
  return { xml, files }
}

const WEEK = [4, 5, 6, 7, 8, 9, 10].map((day) => new Date(Date.UTC(2026, 0, day))) // from Sunday
const YEAR = [...Array(12).keys()].map((month) => new Date(Date.UTC(2026, month, 15)))

/** The names that a calendar needs, as the browser has them. */
function calendar(): Record<string, unknown> {
  const names = (days: Date[], form: Intl.DateTimeFormatOptions): string[] => {
    const shown = new Intl.DateTimeFormat(preferences.language, { ...form, timeZone: 'UTC' })
    return days.map((day) => shown.format(day))
  }
  return {
    dateFormat: 'dd/mm/yy',
    firstDayOfWeek: 1,
    dayNames: names(WEEK, { weekday: 'long' }),
    dayNamesShort: names(WEEK, { weekday: 'short' }),
    dayNamesMin: names(WEEK, { weekday: 'short' }),
    monthNames: names(YEAR, { month: 'long' }),
    monthNamesShort: names(YEAR, { month: 'short' }),
    chooseYear: t('odk.year'),
    chooseMonth: t('odk.month'),
    chooseDate: t('odk.date'),
    prevMonth: t('odk.month_before'),
    nextMonth: t('odk.month_after'),
  }
}

/** Show the form; what is answered takes it away again. */
export async function open(element: HTMLElement, opening: Opening): Promise<() => void> {
  const [{ createApp, h }, { OdkWebForm, webFormsPlugin }] = await Promise.all([
    import('vue'),
    import('@getodk/web-forms'),
  ])
  const props = {
    formXml: opening.xform,
    fetchFormAttachment: async (url: URL) =>
      opening.fileOf(decodeURIComponent(url.href.split('/').at(-1) ?? '')),
    ...(opening.before === null
      ? {}
      : {
          editInstance: {
            resolveInstance: () => opening.before,
            attachmentFileNames: [],
            resolveAttachment: () => Promise.reject(new Error()),
          },
        }),
    onSubmit: async (payload: Payload) => opening.done(await finished(payload)),
  }
  const app = createApp({ render: () => h(OdkWebForm, props) })
  app.use(webFormsPlugin)
  Object.assign(app.config.globalProperties.$primevue.config.locale, calendar())
  app.mount(element)
  return () => app.unmount()
}
