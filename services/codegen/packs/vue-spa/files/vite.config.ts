import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vitest/config';

/** Where `npm run dev` finds the API. */
const api = process.env['API_URL'] ?? 'http://localhost:3000';

export default defineConfig({
  plugins: [vue()],
  server: { proxy: { '/api': api } },
  test: {
    environment: 'jsdom',
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/support/setup.ts'],
    isolate: false,
    pool: 'threads',
    coverage: { provider: 'v8', include: ['src/**/*.{ts,vue}'], reporter: ['text'], thresholds: { lines: 80 } },
  },
});
