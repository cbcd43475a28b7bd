import { mount } from 'svelte'
import Public from './Public.svelte'
import './styles/tokens.css'
import './styles/base.css'
import { settle } from './lib/preferences.svelte'

settle()
mount(Public, { target: document.getElementById('app') as HTMLElement })
