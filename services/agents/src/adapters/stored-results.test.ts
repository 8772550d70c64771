import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { busSchema, EmbeddedBus, type Message } from '@hexad/bus';
import { AppError } from '@hexad/kernel';
import { openStore } from '@hexad/store';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Assignment } from '../application/ports.js';
import { agentsSchema } from './schema.js';
import { StoredResults } from './stored-results.js';

const tenant = '01890000-0000-7000-8000-00000000000f';
const runId = '01890000-0000-7000-8000-0000000000aa';
const task = (n: number, attempt = 1): Assignment => ({
  tenant,
  taskId: `01890000-0000-7000-8000-${String(n).padStart(12, '0')}`,
  runId,
  stepPath: 'x',
  attempt,
  projectId: '',
});
const decision = (id: string, choice: string): object => ({ decision: { id, choice, reason: 'r', alternatives: [] } });

const stack = new AsyncDisposableStack();
const told: Message[] = [];
let results: StoredResults;
let another: () => void = () => {};

beforeAll(async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'hexad-results-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const server = stack.use(await openStore({ url: `pglite:${folder}/db`, schemas: [agentsSchema, busSchema] }));
  const bus = stack.use(await EmbeddedBus.open(server));
  results = new StoredResults(server.store(agentsSchema));
  const types = ['hexad.agents.task.ended.v1', 'hexad.agents.task.progressed.v1'];
  await bus.onEvent({ group: 'test', types }, async ({ message }) => {
    told.push(message);
    another();
  });
}, 60_000);
afterAll(() => stack.disposeAsync());

const heard = async (count: number): Promise<readonly Message[]> => {
  while (told.length < count) await new Promise<void>((resolve) => (another = resolve));
  return told;
};

it('tells a result once, however often it is kept', async () => {
  await results.end(task(1), 'say', { state: 'succeeded', result: { a: 1 } });
  await results.end(task(1), 'say', { state: 'failed', error: new AppError('internal', 'late') });
  await results.progress(task(2), 'busy');
  expect((await heard(2)).map((message) => message.data)).toMatchObject([
    { taskId: task(1).taskId, attempt: 1, state: 'succeeded', resultJson: '{"a":1}', errorJson: '' },
    { taskId: task(2).taskId, message: 'busy' },
  ]);
  expect([await results.has(task(1)), await results.has(task(1, 2)), await results.has(task(2))]).toEqual([true, false, false]);
});

it('keeps a failure with its code', async () => {
  await results.end(task(3), 'say', { state: 'failed', error: new AppError('disk_full', 'full') });
  expect((await heard(3)).at(-1)?.data).toMatchObject({ state: 'failed', errorJson: expect.stringContaining('"disk_full"') });
});

it('fails a task whose result no message takes, with its size and what to do', async () => {
  await results.end(task(5), 'say', { state: 'succeeded', result: { text: '"'.repeat(300_000) } });
  const { state, errorJson } = (await heard(4)).at(-1)!.data as { readonly state: string; readonly errorJson: string };
  const { code, message } = AppError.parse(JSON.parse(errorJson));
  expect([state, code]).toEqual(['failed', 'too_large']);
  expect(message).toMatch(
    /^The result of say has 1,200,\d{3} bytes as a message, and at most 900,000 fit\. Leave the large part in the workspace/,
  );
  expect(await results.has(task(5))).toBe(true);
});

it('keeps what no text of PostgreSQL holds out of results, failures and progress, so that each task ends', async () => {
  await results.end(task(6), 'say', { state: 'succeeded', result: { text: 'a\0b\ud800' } });
  await results.end(task(7), 'say', { state: 'failed', error: new AppError('internal', 'no file \0runtime', { details: { file: '\0' } }) });
  await results.progress(task(8), 'reading \0x');
  const [done, failed, busy] = (await heard(7)).slice(-3).map((message) => message.data);
  expect(done).toMatchObject({ taskId: task(6).taskId, resultJson: '{"text":"ab\ufffd"}' });
  expect(failed).toMatchObject({ taskId: task(7).taskId, errorJson: expect.stringContaining('no file runtime') });
  expect(busy).toMatchObject({ message: 'reading x' });
});

it('gives the last decision of each story, in the order of the stories', async () => {
  await results.end(task(10), 'generate', { state: 'succeeded', result: decision('D-S10', 'template') });
  await results.end(task(4), 'generate', { state: 'succeeded', result: decision('D-S2', 'template') });
  await results.end(task(4, 2), 'generate', { state: 'succeeded', result: decision('D-S2', 'model') });
  expect((await results.decisions(tenant, runId)).map((one) => [one.id, one.choice])).toEqual([
    ['D-S2', 'model'],
    ['D-S10', 'template'],
  ]);
  expect(await results.decisions('01890000-0000-7000-8000-0000000000ee', runId)).toEqual([]);
});
