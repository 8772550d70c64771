import { pluginAction, type Plugin } from '@hexad/service-workflow/parts';
import { z } from 'zod';
import { range } from './contender.js';
import { ANN, openOurs, type Ours } from './engine.js';
import type { Measures, Setup } from './contender.js';

const step = (name: string): string => `  - { name: ${name}, plugin: bench, action: noop }\n`;
const steps = (count: number): string =>
  `steps:\n${range(count)
    .map((at) => step(`s${at}`))
    .join('')}`;

/** Runs that are started beside each other. */
const LANES = 64;
const STEPS_OF_AN_ARCHIVED_RUN = 20;

/** One more run of the archive, as often as asked. */
const COPY = `
  insert into workflow.archived_runs
  select tenant, fresh, workflow, definition_hash, pins, project_id, state, null, created_at, ended_at, archived_at,
    jsonb_set(run, '{id}', to_jsonb(fresh)), steps, body
  from (select * from workflow.archived_runs limit 1) one, (select gen_random_uuid() as fresh from generate_series(1, $1)) copies`;

/** Our engine, with the time of what it does. */
export async function open(setup: Setup): Promise<Measures> {
  const begun: number[] = [];
  const noop = pluginAction({
    input: z.object({}),
    output: z.object({}),
    run: () => {
      begun.push(performance.now());
      return Promise.resolve({});
    },
  });
  const plugins: Readonly<Record<string, Plugin>> = { bench: { noop } };
  const ours = await openOurs(setup, plugins);
  await ours.write('one', steps(1));
  await ours.write('two', steps(2));
  await ours.write('ten', steps(10));
  await ours.write('archived', steps(STEPS_OF_AN_ARCHIVED_RUN));
  await ours.write('waits', 'steps:\n  - { name: w, type: wait, signal: go, timeout: 86400 }\n');
  const measures: Measures['measures'] = {
    pace: (rate, seconds) => pace(ours, rate, seconds),
    async dispatch(runs) {
      const gaps: number[] = [];
      for (const _ of range(runs)) {
        begun.length = 0;
        await ours.ended(await ours.start('ten'));
        for (const [at, time] of begun.entries()) if (at > 0) gaps.push(time - begun[at - 1]!);
      }
      return gaps;
    },
    async wait(count) {
      let left = count;
      const lane = async (): Promise<void> => {
        while (left-- > 0) await ours.start('waits');
      };
      await Promise.all(range(LANES).map(lane));
      return [];
    },
    async archive(count) {
      await ours.ended(await ours.start('archived'));
      const { keepHistory } = ours.service;
      await keepHistory.setPolicy({ ...ANN, roles: ['owner'] }, { archiveAfterDays: 0, deleteAfterDays: null });
      await keepHistory.sweep(new AbortController().signal);
      await ours.query(COPY, [count / STEPS_OF_AN_ARCHIVED_RUN - 1]);
      const found = await ours.query<{ steps: string }>('select sum(steps)::text as steps from workflow.archived_runs', []);
      if (Number(found[0]!.steps) < count) throw new Error(`${found[0]!.steps} steps are in the archive instead of ${count}`);
      await ours.query('analyze', []);
      return [];
    },
    async starts(count) {
      const took: number[] = [];
      for (const _ of range(count)) {
        const before = performance.now();
        const run = await ours.start('one');
        took.push(performance.now() - before);
        await ours.ended(run);
      }
      return took;
    },
    async heap() {
      // What a first collection leaves to finalizers, the second takes.
      for (const _ of range(3)) {
        globalThis.gc!();
        await new Promise((resolve) => setImmediate(resolve));
      }
      return [process.memoryUsage().heapUsed];
    },
  };
  return { measures, [Symbol.asyncDispose]: () => ours[Symbol.asyncDispose]() };
}

/** Milliseconds from when each run was to start. */
async function pace(ours: Ours, rate: number, seconds: number): Promise<number[]> {
  const every = 60_000 / rate;
  const begin = performance.now() + every;
  const one = async (at: number): Promise<number> => {
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, at - performance.now())));
    await ours.ended(await ours.start('two'));
    return performance.now() - at;
  };
  return Promise.all(range(Math.round((rate / 60) * seconds)).map((n) => one(begin + n * every)));
}
