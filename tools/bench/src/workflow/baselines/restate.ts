import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@hexad/testing';
import { Agent, request } from 'undici';
import { range, type Contender, type Setup } from '../sides/contender.js';
import { installed } from './install.js';

interface Context {
  run(name: string, step: () => Promise<void>): Promise<void>;
}
interface Sdk {
  service(definition: object): object;
  serve(options: object): Promise<number>;
  readonly RestatePromise: { all(of: readonly Promise<void>[]): Promise<unknown> };
}

const PATIENCE_MS = 30_000;

/** Restate with its own log, from its packages; steps are `ctx.run` of a service. */
export async function open({ folder }: Setup): Promise<Contender> {
  await using stack = new AsyncDisposableStack();
  const [sdk] = await installed<[Sdk]>(folder);
  let ran = 0;
  const step = (): Promise<void> => {
    ran += 1;
    return Promise.resolve();
  };
  const handlers = {
    sequence: async (context: Context, { steps }: { steps: number }) => {
      for (const at of range(steps)) await context.run(`s${at}`, step);
    },
    graph: async (context: Context, { wide, deep }: { wide: number; deep: number }) => {
      for (const level of range(deep)) await sdk.RestatePromise.all(range(wide).map((place) => context.run(`s${level}_${place}`, step)));
    },
  };
  const [port, ingress, admin, node] = [await freePort(), await freePort(), await freePort(), await freePort()];
  await sdk.serve({ services: [sdk.service({ name: 'bench', handlers })], port });
  const data = await mkdtemp(join(tmpdir(), 'hexad-bench-restate-'));
  stack.defer(() => rm(data, { recursive: true, force: true }));
  const server = spawn(
    join(folder, 'node_modules/@restatedev', `restate-server-linux-${process.arch}`, 'bin/restate-server'),
    ['--base-dir', data],
    {
      stdio: 'ignore',
      env: {
        ...process.env,
        RESTATE_INGRESS__BIND_ADDRESS: `127.0.0.1:${ingress}`,
        RESTATE_ADMIN__BIND_ADDRESS: `127.0.0.1:${admin}`,
        RESTATE_BIND_ADDRESS: `127.0.0.1:${node}`,
        RESTATE_LOG_FILTER: 'error',
      },
    },
  );
  stack.defer(() => gone(server));
  await reached(server, `http://127.0.0.1:${admin}/deployments`, { uri: `http://127.0.0.1:${port}` });
  const agent = stack.adopt(new Agent({ connections: 200 }), (one) => one.close());
  const call = async (handler: string, given: object): Promise<void> => {
    const { statusCode, body } = await request(`http://127.0.0.1:${ingress}/bench/${handler}`, { ...json(given), dispatcher: agent });
    const text = await body.text();
    if (statusCode >= 300) throw new Error(`Restate answered ${statusCode}: ${text}`);
  };
  const parts = stack.move();
  return {
    async sequences(runs, steps) {
      ran = 0;
      await Promise.all(range(runs).map(() => call('sequence', { steps })));
      return ran;
    },
    async levels(wide, deep) {
      ran = 0;
      await call('graph', { wide, deep });
      return ran;
    },
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  };
}

const json = (given: object) => ({ method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(given) }) as const;

/** The server listens a few seconds after its start. */
async function reached(server: ChildProcess, url: string, given: object): Promise<void> {
  const until = performance.now() + PATIENCE_MS;
  for (;;) {
    const answer = await request(url, json(given)).catch(() => undefined);
    const text = await answer?.body.text();
    if (answer && answer.statusCode < 300) return;
    if (server.exitCode !== null || performance.now() > until) throw new Error(`Restate does not serve: ${text ?? 'no answer'}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function gone(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null) return;
  server.kill('SIGTERM');
  await once(server, 'exit');
}
