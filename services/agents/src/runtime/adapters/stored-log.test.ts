import { withStoreAndBus } from '@hexad/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { agentsSchema } from '../../adapters/schema.js';
import type { Assignment } from '../../application/ports.js';
import type { LogEvent } from '../domain/log-event.js';
import { StoredTallies } from '../../recovery/adapters/stored-tallies.js';
import { StoredLog } from './stored-log.js';

const tenant = '01890000-0000-7000-8000-00000000000f';
const other = '01890000-0000-7000-8000-00000000000e';
const task = (n: number): Assignment => ({
  tenant,
  taskId: `01890000-0000-7000-8000-${String(n).padStart(12, '0')}`,
  runId: '01890000-0000-7000-8000-0000000000aa',
  stepPath: 'work',
  attempt: 1,
  projectId: '',
});
const nudged = (text: string): LogEvent => ({ type: 'nudged', about: '50', text });

const outcome = (strategy: string, helped: boolean): LogEvent => ({
  type: 'recovered',
  class: 'model',
  code: 'timeout',
  strategy,
  helped,
});

describe('the log of a task in the database', () => {
  let db: Awaited<ReturnType<typeof withStoreAndBus>>;
  let log: StoredLog;
  beforeAll(async () => {
    db = await withStoreAndBus([agentsSchema]);
    log = new StoredLog(db.store(agentsSchema));
  });
  afterAll(() => db[Symbol.asyncDispose]());

  it('gives back what was written, in its order, to its tenant alone', async () => {
    for (const [index, text] of ['one', 'two'].entries()) await log.append(task(1), index + 1, nudged(text));
    expect((await log.read(task(1))).map(({ seq, event }) => [seq, (event as { text: string }).text])).toEqual([
      [1, 'one'],
      [2, 'two'],
    ]);
    expect(await log.read({ ...task(1), tenant: other })).toEqual([]);
  });

  it('refuses a number that is taken: of two processes one lets go', async () => {
    await log.append(task(2), 1, nudged('first'));
    await expect(log.append(task(2), 1, nudged('second'))).rejects.toMatchObject({ code: 'contended' });
    expect(await log.read(task(2))).toHaveLength(1);
  });

  it('keeps several together or none of them, and gives each its time', async () => {
    const events = ['one', 'two', 'three'].map(nudged);
    const written = await log.write(task(8), { seq: 1, events, lines: [] });
    expect(written).toEqual(await log.read(task(8)));
    await expect(log.write(task(8), { seq: 3, events, lines: [] })).rejects.toMatchObject({ code: 'contended' });
    expect(await log.read(task(8))).toHaveLength(3);
  });

  it('cannot be changed', async () => {
    await log.append(task(3), 1, nudged('as it was'));
    const change = db.store(agentsSchema).inTenant(tenant, (tx) => tx.execute("update task_log set event = '{}'"));
    await expect(change).rejects.toThrow('The database refused the statement');
  });

  it('tells those who watch, with the entry', async () => {
    const seen = Promise.withResolvers<unknown>();
    await using _ = await db.bus.onEvent({ group: 'test', types: ['hexad.agents.task.acted.v1'] }, async ({ message }) => {
      const data = message.data as { taskId: string; entryJson: string };
      if (data.taskId === task(4).taskId) seen.resolve({ ...data, entryJson: JSON.parse(data.entryJson) as unknown });
    });
    await log.append(task(4), 1, nudged('look'));
    expect(await seen.promise).toMatchObject({ sequence: 1, what: 'nudged', entryJson: { text: 'look' } });
  });

  it('takes any text, also what no database likes', async () => {
    const written = await log.append(task(5), 1, nudged('nul \0, half \ud800, a literal \\u0000'));
    const [read] = await log.read(task(5));
    expect(read!.event).toEqual(written.event);
    expect(read!.event).toMatchObject({ text: 'nul , half \ufffd, a literal \\u0000' });
  });

  it('counts what strategies came to with the entry that says so, for its tenant alone', async () => {
    for (const [index, helped] of [true, false, true].entries()) await log.append(task(7), index + 1, outcome('wait', helped));
    await expect(log.append(task(7), 3, outcome('wait', true))).rejects.toMatchObject({ code: 'contended' });
    const tallies = new StoredTallies(db.store(agentsSchema));
    expect(await tallies.of(tenant, { class: 'model', code: 'timeout' })).toMatchObject([{ strategy: 'wait', tried: 3, helped: 2 }]);
    expect([await tallies.of(tenant, { class: 'model', code: 'other' }), await tallies.all(other)]).toEqual([[], []]);
  });

  it('keeps a message once, and wakes who waits for one', async () => {
    const woken = log.heard(task(6), AbortSignal.timeout(60_000));
    const message = { id: 'm1', author: 'user:ann', text: 'stop' };
    await log.hear(tenant, task(6).taskId, message);
    await log.hear(tenant, task(6).taskId, message);
    await woken;
    expect(await log.messages(task(6))).toEqual([message]);
  });
});
