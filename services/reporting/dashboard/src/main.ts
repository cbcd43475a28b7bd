import { mount } from 'svelte'
import App from './App.svelte'
import './styles/tokens.css'
import './styles/base.css'
import { settle } from './lib/preferences.svelte'

settle()
mount(App, { target: document.getElementById('app') as HTMLElement })
