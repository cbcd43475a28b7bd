import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vite'

// Everything is built into files of their own: the page's policy forbids inline scripts and styles.
export default defineConfig({
  plugins: [svelte()],
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // The map's library is a megabyte, which only who opens a map loads.
    chunkSizeWarningLimit: 1200,
    // What is for anybody loads little: it is an entry of its own.
    rolldownOptions: { input: ['index.html', 'publik.html'] },
  },
  server: {
    // `npm run dev` beside a running suite.
    proxy: { '/v1': 'http://127.0.0.1:8080' },
  },
})
