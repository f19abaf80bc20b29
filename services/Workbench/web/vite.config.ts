import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

// `npm run dev` serves the page with hot reload and hands API calls to a Workbench that runs on its default port.
const backEnd = 'http://127.0.0.1:5080';

export default defineConfig({
  plugins: [react()],
  server: {
    host: '127.0.0.1',
    // The back end compares Origin with Host, so the browser's own Host has to reach it.
    proxy: { '/api': { target: backEnd, changeOrigin: false } },
  },
  build: {
    target: ['chrome123', 'firefox121', 'safari17.5'],
    // The content security policy allows files of this origin only.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The plotting library, which only the pages with plots load.
    chunkSizeWarningLimit: 700,
  },
  test: { environment: 'node', include: ['src/**/*.test.ts'] },
});
