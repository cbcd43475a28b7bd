import { mount } from 'svelte'
import Forms from './Forms.svelte'
import './styles/tokens.css'
import './styles/forms.css'
import { begin, learn } from './lib/preferences.svelte'
import en from './texts/forms/en.json'
import id from './texts/forms/id.json'

learn({ id, en })
void begin().then(() => mount(Forms, { target: document.getElementById('app') as HTMLElement }))
