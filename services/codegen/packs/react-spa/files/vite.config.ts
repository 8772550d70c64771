import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

/** Where `npm run dev` finds the API. */
const api = process.env['API_URL'] ?? 'http://localhost:3000';

export default defineConfig({
  plugins: [react()],
  server: { proxy: { '/api': api } },
  test: {
    environment: 'jsdom',
    include: ['test/**/*.test.tsx'],
    setupFiles: ['test/support/setup.ts'],
    isolate: false,
    pool: 'threads',
    coverage: { provider: 'v8', include: ['src/**/*.{ts,tsx}'], reporter: ['text'], thresholds: { lines: 80 } },
  },
});
