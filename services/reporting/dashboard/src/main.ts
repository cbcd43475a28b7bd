import { mount } from 'svelte'
import App from './App.svelte'
import './styles/tokens.css'
import './styles/base.css'
import { begin } from './lib/preferences.svelte'

void begin().then(() => mount(App, { target: document.getElementById('app') as HTMLElement }))
