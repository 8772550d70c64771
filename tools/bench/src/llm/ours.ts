import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { testPostgres } from '@hexad/testing';
import { freePorts } from '@hexad/testing/servers';
import { NODE, Place, ROOT } from '../place.js';
import { start, stop } from '../processes.js';
import type { Side } from './side.js';

/** Our gateway: the tenant's key, two budgets, a reservation that is durable before each call, and a record after it. */
export async function ours(stack: AsyncDisposableStack, upstream: string): Promise<Side> {
  const place = stack.use(new Place());
  const { url, ownerUrl } = stack.use(await testPostgres());
  const [port] = await freePorts(1);
  const program = fileURLToPath(new URL('gateway.child.js', import.meta.url));
  const args = ['--max-semi-space-size=4', program, upstream, String(port), place.at('data'), url, ownerUrl];
  const child = start({ program: NODE, args, cwd: ROOT });
  stack.defer(() => stop(child));
  child.stderr!.pipe(process.stderr);
  for await (const line of createInterface({ input: child.stdout! })) {
    const key = /^key (.*)$/.exec(line)?.[1];
    if (key === undefined) continue;
    child.stdout!.resume();
    return { name: 'ours', base: `http://127.0.0.1:${port}/v1`, headers: { authorization: `Bearer ${key}` }, model: 'stub' };
  }
  throw new Error('Our gateway ended before it listened.');
}
