import { AppError, type ErrorCode } from '@hexad/kernel';
import { array, assert, asyncProperty, boolean, constantFrom, integer, record, type Arbitrary } from 'fast-check';
import { expect, describe, it } from 'vitest';
import { DATABASES } from '../fixtures/databases.js';
import { Counter } from './fixtures/counter.js';
import { begun, said, ScriptedProvider, tokens, type Step } from './fixtures/scripted-provider.js';

const seed = Number(process.env['HEXAD_TEST_SEED'] ?? Math.trunc(Math.random() * 2 ** 31));
console.info(`calls: HEXAD_TEST_SEED=${seed}`);

const CODES: readonly ErrorCode[] = [
  'provider_unavailable',
  'provider_limited',
  'provider_timeout',
  'key_refused',
  'provider_rejected',
  'internal',
];
const step = constantFrom('answer', 'answer', 'error', 'break', 'silence');
const conduct = record({
  steps: array(record({ kind: step, code: constantFrom(...CODES), output: integer({ min: 0, max: 100 }) }), { minLength: 2, maxLength: 2 }),
  streamed: boolean(),
  hedged: boolean(),
  goesOn: boolean(),
  /** The caller goes away by itself, if at all, when the first provider was asked. */
  leaves: constantFrom('never', 'never', 'when asked', 'when heard'),
});
type Conduct = typeof conduct extends Arbitrary<infer T> ? T : never;

function stepOf({ kind, code, output }: Conduct['steps'][number]): Step {
  const error = new AppError(code, 'planned');
  if (kind === 'answer') return { answer: said('x'.repeat(output), tokens(20, output)) };
  if (kind === 'error') return { error };
  return kind === 'break' ? { pieces: begun('x'.repeat(output)), ends: error } : { pieces: begun('x'.repeat(output)), ends: 'silence' };
}

/** One call as its caller lives it. Whoever would wait for ever leaves. */
async function live(desk: Counter, one: ScriptedProvider, two: ScriptedProvider, { streamed, leaves, steps }: Conduct): Promise<void> {
  const leaving = new AbortController();
  const order = desk.order('hi', { streamed, signal: leaving.signal });
  const waitsForEver = steps.some(({ kind }) => kind === 'silence' || (kind === 'break' && !streamed));
  if (waitsForEver || leaves === 'when asked') void Promise.race([one.asked, two.asked]).then(() => leaving.abort());
  try {
    if (!streamed) return void (await desk.calls.complete(order));
    for await (const _piece of (await desk.calls.stream(order)).pieces) if (leaves === 'when heard') break;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
  }
}

describe.each(DATABASES)('the money of calls on $name', ({ open, there }) => {
  it.runIf(there)('is what their records say, to the micro-dollar, whatever providers and callers do', { timeout: 120_000 }, async () => {
    await using house = await open();
    const lives = asyncProperty(
      array(conduct, { minLength: 1, maxLength: 8 }),
      integer({ min: 200, max: 2_000 }),
      async (conducts, limit) => {
        const desks = conducts.map((each) => {
          const [one, two] = each.steps.map((planned) => new ScriptedProvider(stepOf(planned))) as [ScriptedProvider, ScriptedProvider];
          const midStream = each.goesOn ? ('continue' as const) : ('end' as const);
          const plan = { midStream, budgetWaitMs: 20, ...(each.hedged && { hedgeMs: 1 }) };
          return { each, one, two, plan };
        });
        await using first = new Counter(house.server, { providers: {} });
        const budget = await first.purse.limit(limit);
        const counters = desks.map(
          ({ one, two, plan }) => new Counter(house.server, { providers: { one, two }, plan, tenant: first.purse.tenant }),
        );
        await Promise.all(desks.map(({ each, one, two }, at) => live(counters[at]!, one, two, each)));
        await expect.poll(() => counters.map(({ records }) => records.length)).toEqual(counters.map(() => 1));
        const costs = counters.flatMap(({ records }) => records.flatMap(({ attempts }) => attempts.map(({ cost }) => cost)));
        const [spent, reserved] = await first.standing(budget);
        expect([spent <= limit, spent, reserved]).toEqual([true, Number(costs.reduce((sum, cost) => sum + cost, 0n)), 0]);
        expect(await first.purse.books.check(first.purse.tenant)).toEqual([]);
        for (const counter of counters) await counter[Symbol.asyncDispose]();
      },
    );
    await expect(assert(lives, { seed, numRuns: 20, endOnFailure: true })).resolves.toBeUndefined();
  });
});
