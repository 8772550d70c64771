import { setTimeout as pause } from 'node:timers/promises';
import { median, quantile } from '../place.js';
import { resident } from '../processes.js';
import type { Row } from '../row.js';
import { House } from './house.js';

const calls = (...tools: (readonly [name: string, input: object])[]) => ({ tools: tools.map(([name, input]) => ({ name, input })) });
const PLAN = calls(['plan', { criteria: ['subtract(5, 3) is 2'] }]);
const TEST =
  "import assert from 'node:assert/strict';\nimport { test } from 'node:test';\nimport { subtract } from '../src/calculator.js';\n\ntest('takes the second from the first', () => assert.equal(subtract(5, 3), 2));\n";
const MENDED = calls(
  ['write', { path: 'test/subtract.test.js', text: TEST }],
  ['edit', { path: 'src/calculator.js', search: 'subtract = (a, b) => a + b', replace: 'subtract = (a, b) => a - b' }],
);
const FINISH = calls([
  'finish',
  {
    title: 'fix: subtract instead of adding',
    summary: 'subtract added its arguments.',
    files: [{ path: 'src/calculator.js', reason: 'the operator was wrong' }],
    proofs: [{ criterion: 'C1', test: { file: 'test/subtract.test.js', name: 'takes the second from the first' } }],
  },
]);
const asked = (question: number): string => `[question ${question} of `;

const WARM_UP = 3;
const RUNS = 12;
const STEPS = 40;

/** From the request for a task to the answer that calls the first tool, and what a step takes beside the model, whose double answers at once. */
export async function steps(tell: (row: Row) => void): Promise<void> {
  const searches = Array.from({ length: STEPS }, (_, index) => ({
    when: { contains: asked(index + 2) },
    reply: calls(['search', { text: `word${index}` }]),
  }));
  await using house = await House.open({ rules: [{ when: { contains: asked(1) }, reply: PLAN }, ...searches] });
  const [first, each, bare]: [number[], number[], number[]] = [[], [], []];
  for (let run = 0; run < WARM_UP + RUNS; run += 1) {
    const known = house.double.requests.length;
    const nth = (count: number) =>
      house.double.until(({ number, outcome }) => number >= known + count && outcome === 'answered', AbortSignal.timeout(120_000));
    const before = performance.now();
    const id = await house.task(house.key, `look for words, ${run}`);
    await nth(1);
    const called = performance.now();
    await nth(3);
    const began = performance.now();
    await nth(STEPS);
    const took = (performance.now() - began) / (STEPS - 3);
    await house.call(house.key, 'POST', `/v1/tasks/${id}/cancel`, {});
    await house.ended(house.key, id);
    if (run < WARM_UP) continue;
    first.push(called - before);
    each.push(took);
    bare.push(await plain(house));
  }
  tell({
    case: 'task, queued to its first tool call, warm, p50',
    unit: 'ms',
    ours: median(first),
    against: 'nothing: from the request over REST to the answer of the model double',
    reach: 300,
    note: `p95 ${quantile(first, 0.95).toFixed(0)} ms; without a command, so without the sandbox, which has rows of its own`,
  });
  tell({
    case: 'agent step, model double answering at once, p50',
    unit: 'ms',
    ours: median(each),
    baseline: median(bare),
    against: 'one request of the double alone',
    reach: 20,
    note: 'question, answer, a search in the files, log and events',
  });
}

/** One question to the double, as one would ask it by hand. */
async function plain(house: House): Promise<number> {
  const body = JSON.stringify({ model: 'kite-1', messages: [{ role: 'user', content: `${asked(1)}60]` }] });
  const headers = { authorization: 'Bearer sk-double', 'content-type': 'application/json' };
  const before = performance.now();
  await (await fetch(`${house.double.url('openai')}/chat/completions`, { method: 'POST', headers, body })).text();
  return performance.now() - before;
}

const TASKS = 50;
const TENANTS = 5;
const THINKS_MS = 2_000;
const SAMPLE_MS = 200;

/** Fifty pieces of work of five tenants at once, each of which changes code and proves it in the sandbox, with a model that takes two seconds for an answer. */
export async function crowd(tell: (row: Row) => void): Promise<void> {
  const rules = [PLAN, MENDED, FINISH].map((reply, index) => ({
    when: { contains: asked(index + 1) },
    reply: { ...reply, delayMs: THINKS_MS },
  }));
  await using house = await House.open({ rules });
  const keys = [house.key];
  for (let n = 1; n < TENANTS; n += 1) keys.push(await house.tenant(`tenant ${n}`));
  let peak = 0;
  const sampler = setInterval(() => (peak = Math.max(peak, resident(house.pid))), SAMPLE_MS);
  const began = performance.now();
  const ends: { tenant: number; at: number; state: string }[] = [];
  try {
    await Promise.all(
      Array.from({ length: TASKS }, async (_, index) => {
        const tenant = index % TENANTS;
        const id = await house.task(keys[tenant]!, `subtract must subtract, ${index}`);
        const state = await house.ended(keys[tenant]!, id);
        ends.push({ tenant, at: (performance.now() - began) / 1_000, state });
      }),
    );
  } finally {
    clearInterval(sampler);
  }
  await pause(0);
  const good = ends.filter(({ state }) => state === 'succeeded').length;
  const means = keys.map((_, tenant) => mean(ends.filter((end) => end.tenant === tenant).map(({ at }) => at)));
  const spread = Math.max(...means) / Math.min(...means);
  const note = `${good} of ${TASKS} succeeded; tenants end after ${Math.min(...means).toFixed(0)} to ${Math.max(...means).toFixed(0)} s on the average`;
  tell({
    case: '50 tasks of 5 tenants, all end',
    unit: 's',
    ours: Math.max(...ends.map(({ at }) => at)),
    against: 'nothing: all must end',
    reach: 600,
    note,
  });
  tell({ case: '50 tasks of 5 tenants, memory of the platform', unit: 'MB', ours: peak, against: 'nothing: at its highest', reach: 1_536 });
  tell({ case: '50 tasks of 5 tenants, slowest tenant over quickest', unit: '×', ours: spread, against: 'nothing: 1 is fair', reach: 1.5 });
}

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
