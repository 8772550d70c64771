import { expect, it } from 'vitest';
import { retryAfterMs } from './headers.js';

it.each<[Record<string, string>, number | undefined]>([
  [{}, undefined],
  [{ 'retry-after': '7' }, 7000],
  [{ 'retry-after': '7', 'retry-after-ms': '6500' }, 6500],
  [{ 'retry-after': 'Fri, 20 Nov 2026 10:00:30 GMT', date: 'Fri, 20 Nov 2026 10:00:00 GMT' }, 30_000],
  [{ 'retry-after': 'Fri, 20 Nov 2026 09:00:00 GMT', date: 'Fri, 20 Nov 2026 10:00:00 GMT' }, 0],
  [{ 'retry-after': 'soon' }, undefined],
])('reads from %o to wait for %s ms', (headers, ms) => {
  expect(retryAfterMs(new Headers(headers))).toBe(ms);
});
