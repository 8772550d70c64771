import type { ModelDouble } from '@hexad/model-double';
import { median, quantile } from '../../place.js';
import type { Row } from '../../row.js';
import { House } from './house.js';
import { MODULES, repository } from './repository.js';
import { LOOKING } from './script.js';

const WARM_UP = 2;
const RUNS = 12;
const TASK_MS = 120_000;

/** When a question came to the model, and when its answer had gone. Milliseconds. */
interface Asked {
  came: number;
  gone: number;
}

/** Listens to all questions from now on, until it is disposed. */
function listen(double: ModelDouble): Disposable & { readonly asked: readonly Asked[] } {
  const stop = new AbortController();
  const all = new Map<number, Asked>();
  const before = new Set(double.requests.map(({ number }) => number));
  const heard = double.until(({ number, endpoint, outcome }) => {
    if (before.has(number)) return false;
    const now = performance.now();
    const known = all.get(number) ?? { came: now, gone: 0 };
    if (outcome === 'answered' && endpoint === 'chat' && known.gone === 0) known.gone = now;
    all.set(number, known);
    return false;
  }, stop.signal);
  heard.catch(() => undefined);
  return {
    get asked() {
      return [...all.values()].filter(({ gone }) => gone > 0).sort((a, b) => a.came - b.came);
    },
    [Symbol.dispose]: () => stop.abort(),
  };
}

/** From the request for a task to the end of its first tool call, and what a step takes beside its model: the whole platform, one task after the other. */
export async function tasks(tell: (row: Row) => void): Promise<void> {
  await using house = await House.open(LOOKING);
  const repo = repository(house.place.at('repo'));
  const [firsts, steps]: [number[], number[]] = [[], []];
  for (let run = 0; run < WARM_UP + RUNS; run += 1) {
    using heard = listen(house.double);
    const before = performance.now();
    const id = await house.task(house.key, { repo, goal: `look around, time ${run}` });
    const state = await house.ended(house.key, id, TASK_MS);
    const { asked } = heard;
    if (asked.length < MODULES.length) throw new Error(`The task ended as ${state} after ${asked.length} questions.`);
    if (run < WARM_UP) continue;
    firsts.push(asked[1]!.came - before);
    // The first call is the command; each one after it reads a file.
    for (let n = 1; n + 1 < asked.length; n += 1) steps.push(asked[n + 1]!.came - asked[n]!.gone);
  }
  tell({
    case: 'task, queued to its first tool call, warm, p50',
    unit: 'ms',
    ours: median(firsts),
    against: 'nothing: from the request over REST to the question after a command in the sandbox',
    reach: 300,
    note: `p95 ${quantile(firsts, 0.95).toFixed(0)} ms of ${RUNS}; with run, work tree, map, question, command and log`,
  });
  tell({
    case: 'step of an agent beside its model, p50',
    unit: 'ms',
    ours: median(steps),
    against: 'nothing: from an answer of the double to the next question, with a file read between',
    reach: 20,
    note: `p95 ${quantile(steps, 0.95).toFixed(0)} ms of ${steps.length}; three entries of the log, and the model service on the way`,
  });
}
