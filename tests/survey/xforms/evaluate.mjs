// Fills in an XForm as ODK Web Forms does. In (stdin): {xform, records: [{name: text}], files: {name:
// text}}; multi answers are letters with spaces between. Out (stdout): {records: [{name: {value, relevant, valid}}]}.
import { createRequire } from 'node:module';
import { text } from 'node:stream/consumers';
import { JSDOM } from 'jsdom';

// The engine is made for browsers: give it their DOM, and what its XPath parser asks of Node.
const { window } = new JSDOM('');
for (const name of Object.getOwnPropertyNames(window)) {
  if (/^[A-Z]/.test(name) && !(name in globalThis)) globalThis[name] = window[name];
}
globalThis.document = window.document;
globalThis.__dirname = import.meta.dirname;
globalThis.require = createRequire(import.meta.url);
const { loadForm } = await import('@getodk/xforms-engine');

const below = (node) => [node, ...(node.currentState.children ?? []).flatMap(below)];
const nameOf = (node) => node.currentState.reference.split('/').at(-1);
const typed = { int: BigInt, decimal: Number };

function answer(node, given) {
  if (node.nodeType === 'select') node.selectValues(given.split(' '));
  else if (node.nodeType === 'input') node.setValue((typed[node.valueType] ?? String)(given));
  else throw new Error(`${nameOf(node)} cannot be answered`);
}

function filled(form, record) {
  const nodes = new Map(below(form.createInstance().root).map((node) => [nameOf(node), node]));
  for (const [name, given] of Object.entries(record)) answer(nodes.get(name), given);
  const shown = ([name, { currentState, validationState }]) => {
    const { value, relevant } = currentState;
    const broken = validationState?.constraint?.valid === false;
    return [name, { value: value === null ? '' : String(value), relevant, valid: !broken }];
  };
  return Object.fromEntries([...nodes].map(shown));
}

const { xform, records, files = {} } = JSON.parse(await text(process.stdin));
const fetchFormAttachment = async ({ href }) => {
  const name = decodeURIComponent(href.split('/').at(-1));
  return new Response(files[name], { headers: { 'content-type': 'text/csv' } });
};
const form = await loadForm(xform, { fetchFormAttachment });
if (form.status !== 'success') throw form.error ?? new Error(form.status);
process.stdout.write(JSON.stringify({ records: records.map((record) => filled(form, record)) }));
