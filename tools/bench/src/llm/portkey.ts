import { createRequire } from 'node:module';
import { start, stop } from '../processes.js';
import { NODE, ROOT } from '../place.js';
import type { Side } from './side.js';
import { freePorts } from '@hexad/testing/servers';

/** Portkey's open-source gateway, which keeps no keys, no budget and no ledger. */
export async function portkey(stack: AsyncDisposableStack, upstream: string): Promise<Side> {
  const program = createRequire(import.meta.url).resolve('@portkey-ai/gateway/build/start-server.js');
  const [port] = await freePorts(1);
  const child = start({
    program: NODE,
    args: ['--import', new URL('portkey-mend.js', import.meta.url).href, program, `--port=${port}`, '--headless'],
    cwd: ROOT,
    env: { NODE_ENV: 'production' },
  });
  stack.defer(() => stop(child));
  for (const output of [child.stdout!, child.stderr!]) output.resume();
  const headers = { 'x-portkey-provider': 'openai', 'x-portkey-custom-host': upstream, authorization: 'Bearer none' };
  return { name: 'Portkey', base: `http://127.0.0.1:${port}/v1`, headers, model: 'stub' };
}
