// ODK Web Forms as this page needs it: no fonts of its own, no styles for the whole page, no tiles from
// another host, and its few words from our catalogue. It is made over as it is built; where a new version
// no longer has what is looked for here, the build stops and says so.
import type { Plugin } from 'vite'

const WHERE = '@getodk/web-forms/dist/'

/** What stands in the library, and the text of `odk.*` that stands there instead. */
const WORDS: Record<string, readonly string[]> = {
  accept: ['" Okay "'],
  accuracy: ['"Good accuracy"'],
  accuracy_poor: ['"Poor accuracy"'],
  accuracy_unknown: ['"Unknown accuracy"'],
  add: ['createTextVNode(" Add ", -1)'],
  again: ['"Try again"'],
  camera: ['"Take picture"'],
  cancel: ['label: "Cancel"'],
  choose: ['"Choose image"'],
  constraint: ['"Condition not satisfied: constraint"'],
  files: ['"🚧 Support for non-image uploads is pending. 🚧"'],
  geolocation_none: ['"Geolocation is not supported by this browser."'],
  language: ['label: "Change language"', '"aria-label": "change language"'],
  locate: ['"span", null, "Get location"'],
  locate_denied: ['"strong", null, "Cannot access location"'],
  locate_grant: [
    '"Grant location permission in the browser settings and make sure location is turned on."',
  ],
  locate_save: ['label: "Save location"'],
  locate_time: ['"Time taken to capture location: "'],
  locating: ['"Finding your location"'],
  media: ['"Cannot fetch media. Verify the URL and fetch settings."'],
  one_wrong: ['"1 question with error."'],
  photo: ['alt: "Captured image preview"'],
  rank: ['"Rank items"'],
  remove: ['label: "Remove"'],
  repeat: ['literal: "Repeat Item"'],
  required: ['"Condition not satisfied: required"'],
  send: ['label: "Send"'],
}
const QUOTED = /"[^"]*"(?=(, -1\))?$)/

/** Other places: the words with a number, and what the policy of the page would refuse or it spoils. */
const PLACES: readonly (readonly [string, string])[] = [
  ['`${QA} questions with errors.`', 'nahkodaSays("many_wrong", QA)'],
  ['tA.textContent = resetStyles', 'tA.textContent = ""'],
  ['"https://tile.openstreetmap.org/{z}/{x}/{y}.png"', '"data:image/gif;base64,R0lGODlhAQABAAAAACw="'],
]
const FACES = /@font-face\s*\{[^}]*\}/g

function said(code: string, seen: Set<string>): string {
  for (const [key, places] of Object.entries(WORDS))
    for (const place of places) {
      if (!code.includes(place)) continue
      seen.add(place)
      code = code.replaceAll(place, place.replace(QUOTED, `nahkodaSays("${key}")`))
    }
  for (const [place, ours] of PLACES) {
    if (!code.includes(place)) continue
    seen.add(place)
    code = code.replaceAll(place, ours)
  }
  return code
}

export function webForms(): Plugin {
  const seen = new Set<string>()
  const expected = [...Object.values(WORDS).flat(), ...PLACES.map(([place]) => place)]
  return {
    name: 'web-forms',
    enforce: 'pre',
    transform(code, id) {
      if (!id.includes(WHERE)) return null
      const made = said(code.replace(FACES, ''), seen)
      return { code: made, map: null }
    },
    buildEnd(error) {
      const gone = expected.filter((place) => !seen.has(place))
      if (!error && gone.length > 0)
        this.error(`This version of ODK Web Forms has no ${gone.join(', no ')}: see webforms.ts.`)
    },
  }
}
