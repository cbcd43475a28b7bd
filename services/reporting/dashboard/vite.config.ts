import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vite'
import { webForms } from './webforms.ts'

// Everything is built into files of their own: the page's policy forbids inline scripts and styles.
export default defineConfig(({ mode }) => ({
  plugins: mode === 'forms' ? [webForms(), svelte()] : [svelte()],
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // What is for anybody loads little: it is an entry of its own. Forms share nothing with the other
    // pages, which would load more and smaller pieces; they are built after them, beside them.
    emptyOutDir: mode !== 'forms',
    rolldownOptions: {
      input: mode === 'forms' ? ['formulir.html'] : ['index.html', 'publik.html'],
      // The parser of XPath has an eval that this page's policy forbids and that nothing comes to.
      checks: { eval: mode !== 'forms' },
    },
    // The map's library is a megabyte, which only who opens a map loads.
    chunkSizeWarningLimit: mode === 'forms' ? 2000 : 1200,
  },
  server: {
    // `npm run dev` beside a running suite.
    proxy: { '/v1': 'http://127.0.0.1:8080' },
  },
}))
