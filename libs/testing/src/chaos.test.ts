import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { busSchema, EmbeddedBus } from '@hexad/bus';
import { openStore, prepareTemplate } from '@hexad/store';
import { testTemplates } from '@hexad/store/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { sorted } from './bus-under-test.js';
import { chaosSchema, TENANT } from './fixtures/chaos-schema.js';
import { temporaryFolder } from './temporary-folder.js';

const child = fileURLToPath(new URL('./fixtures/chaos-child.ts', import.meta.url));

interface Run {
  readonly folder: string;
  readonly target: number;
  readonly dieAt?: string;
  readonly poison?: boolean;
  /** The process is killed, with no chance to say goodbye, after it has said so many lines. */
  readonly lines?: number;
  readonly signal: AbortSignal;
}

/** True when the process came to its end. */
async function run({ lines, signal, ...orders }: Run): Promise<boolean> {
  const given = JSON.stringify({ ...orders, schema: chaosSchema, tenant: TENANT });
  const running = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', child, given], {
    stdio: ['ignore', 'pipe', 'inherit'],
    killSignal: 'SIGKILL',
    signal,
  });
  const exit = once(running, 'exit');
  let said = 0;
  for await (const line of createInterface(running.stdout)) {
    if (line.startsWith('done')) said = -Infinity;
    if ((said += 1) === lines) running.kill('SIGKILL');
  }
  await exit;
  return running.exitCode === 0;
}

/** Repeatable numbers from 0 to 1. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

interface Effect {
  readonly kind: string;
  readonly n: number;
}

/** What the database holds in the end; effects in the order in which they were written. */
async function look(folder: string) {
  await using server = await openStore({ url: `pglite:${folder}`, schemas: [busSchema, chaosSchema] });
  await using bus = await EmbeddedBus.open(server);
  const effects = await server.store(chaosSchema).inTenant(TENANT, (tx) => tx.query<Effect>('select kind, n from effects order by place'));
  const of = (kind: string): number[] => effects.filter((e) => e.kind === kind).map((e) => e.n);
  return { events: of('event'), tasks: of('task'), dead: await bus.deadLetters.list() };
}

const upTo = (target: number): number[] => Array.from({ length: target }, (_, n) => n + 1);
const ofKey = (numbers: readonly number[], key: number): number[] => numbers.filter((n) => n % 5 === key);

beforeAll(() => prepareTemplate(testTemplates(), [busSchema, chaosSchema]));

describe('a process that is killed', () => {
  it.for(['after the publishing transaction', 'inside the effect', 'after the effect, before the acknowledgement'])(
    '%s loses no message and doubles no effect',
    async (dieAt, { signal }) => {
      using folder = temporaryFolder();
      const orders = { folder: folder.path, target: 8, signal };
      expect(await run({ ...orders, dieAt })).toBe(false);
      expect(await run(orders)).toBe(true);
      const { events, tasks, dead } = await look(folder.path);
      expect([sorted(events), sorted(tasks), dead]).toEqual([upTo(8), upTo(8), []]);
    },
  );

  it('again and again loses no message, doubles no effect and keeps the order of each key', async ({ signal }) => {
    using folder = temporaryFolder();
    const random = seeded(7);
    const orders = { folder: folder.path, target: 120, signal };
    let ended = false;
    for (let round = 0; round < 8 && !ended; round += 1) ended = await run({ ...orders, lines: 1 + Math.floor(random() * 60) });
    expect(ended || (await run(orders))).toBe(true);
    const { events, tasks, dead } = await look(folder.path);
    expect([sorted(events), sorted(tasks), dead]).toEqual([upTo(120), upTo(120), []]);
    for (let key = 0; key < 5; key += 1) expect(ofKey(events, key)).toEqual(ofKey(upTo(120), key));
  });

  it('by one of its messages buries that one and handles all others', async ({ signal }) => {
    using folder = temporaryFolder();
    const orders = { folder: folder.path, target: 20, poison: true, signal };
    let tries = 0;
    while (!(await run(orders))) expect((tries += 1)).toBeLessThan(10);
    const { events, tasks, dead } = await look(folder.path);
    expect([sorted(events), sorted(tasks)]).toEqual([upTo(20), upTo(20)]);
    expect(dead).toMatchObject([{ message: { data: { n: -1 } }, error: { code: 'exhausted' } }]);
  });
});
