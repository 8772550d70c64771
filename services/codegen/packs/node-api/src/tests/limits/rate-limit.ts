import { lines } from '../../../../../src/domain/text.js';
import type { Writer } from '../writer.js';

/** Requests that are really sent; the others are counted as if they had been. */
const MOST_SENT = 20;
const ANY = "'/api/nothing-here'";

/** The sender that the tests are: the service itself where people sign in and are told apart, else the address. */
export function rateLimitTest(w: Writer): string | undefined {
  const { rateLimit, access } = w.app;
  if (rateLimit === undefined) return undefined;
  const sender = rateLimit.by === 'user' && access !== undefined ? 'system' : '127.0.0.1';
  const sent = Math.min(rateLimit.requests, MOST_SENT);
  w.use('requestLimit', '../src/app.ts');
  w.support.add('TestApi');
  return lines(
    'let time = Date.now();',
    'const limit = requestLimit(() => time);',
    'const limited = await TestApi.open(limit);',
    rateLimit.requests > sent && `for (let n = ${sent}; n < ${rateLimit.requests}; n += 1) limit.take('${sender}');`,
    `for (let n = 0; n < ${sent}; n += 1) expect((await limited.get(${ANY})).status).toBe(404);`,
    `const refused = await limited.get(${ANY});`,
    "expect(refused).toMatchObject({ status: 429, body: { code: 'too_many_requests' } });",
    `expect(refused.headers.get('retry-after')).toBe('${rateLimit.seconds}');`,
    `expect((await limited.post(${ANY}, {})).status).toBe(429);`,
    "expect((await limited.get('/health')).status).toBe(200);",
    "expect(limit.take('somebody else')).toBe(0);",
    `time += ${rateLimit.seconds * 1000 - 1};`,
    `expect((await limited.get(${ANY})).status).toBe(429);`,
    'time += 1;',
    `expect((await limited.get(${ANY})).status).toBe(404);`,
    'await limited.close();',
  );
}
