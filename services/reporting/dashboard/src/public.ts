import { mount } from 'svelte'
import Public from './Public.svelte'
import './styles/tokens.css'
import './styles/base.css'
import { begin } from './lib/preferences.svelte'

void begin().then(() => mount(Public, { target: document.getElementById('app') as HTMLElement }))
