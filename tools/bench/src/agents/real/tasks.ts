import { setTimeout as pause } from 'node:timers/promises';
import { median, quantile } from '../../place.js';
import type { Row } from '../../row.js';
import { House } from './house.js';
import { Questions, type Asked } from './questions.js';
import { MODULES, repository } from './repository.js';
import { LOOKING } from './script.js';

const WARM_UP = 2;
const RUNS = 12;
const TASK_MS = 120_000;
const LOOK_MS = 20;

/** Of one task, in milliseconds. */
interface Times {
  /** From when the agent's work was put into the line until its first command runs in the sandbox. */
  readonly queued: number;
  /** The same from the request over REST. */
  readonly asked: number;
  /** From the answer with the call until its command runs. */
  readonly sandbox: number;
  /** From an answer to the next question, each with a file read between. */
  readonly steps: readonly number[];
}

/** From the line to the first command in the sandbox, and what a step takes beside its model: the whole platform, one task after the other. */
export async function tasks(tell: (row: Row) => void): Promise<void> {
  await using house = await House.open(LOOKING);
  const repo = repository(house.place.at('repo'));
  const seen: Times[] = [];
  for (let run = 0; run < WARM_UP + RUNS; run += 1) {
    const times = await timesOf(house, { repo, goal: `look around, time ${run}` });
    if (run >= WARM_UP) seen.push(times);
  }
  const [queued, asked, sandbox] = (['queued', 'asked', 'sandbox'] as const).map((name) => seen.map((times) => times[name]));
  const steps = seen.flatMap((times) => times.steps);
  tell({
    case: 'task, queued to its first tool call, warm, p50',
    unit: 'ms',
    ours: median(queued!),
    against: 'nothing: until its command runs, with run, placement, work tree, map and question on the way',
    reach: 300,
    note: `p95 ${quantile(queued!, 0.95).toFixed(0)} ms of ${RUNS}; from the request over REST ${median(asked!).toFixed(0)} ms`,
  });
  tell({
    case: 'of which the sandbox, p50',
    unit: 'ms',
    ours: median(sandbox!),
    against: 'nothing: from the answer of the double to the command that runs, so with the way of the answer and its entry in the log',
    reach: 100,
    note: `p95 ${quantile(sandbox!, 0.95).toFixed(0)} ms`,
  });
  tell({
    case: 'step of an agent beside its model, p50',
    unit: 'ms',
    ours: median(steps),
    against: 'nothing: from an answer of the double to the next question, with a file read between',
    reach: 20,
    note: `p95 ${quantile(steps, 0.95).toFixed(0)} ms of ${steps.length}; the log and the model service on the way`,
  });
}

async function timesOf(house: House, wish: object): Promise<Times> {
  using questions = new Questions(house.double);
  const before = Date.now();
  const id = await house.task(house.key, wish);
  // Nobody asks how far it is while it is measured.
  const due = before + TASK_MS;
  while (questions.answered.length < MODULES.length + 2 && Date.now() < due) await pause(LOOK_MS);
  const state = await house.ended(house.key, id, TASK_MS);
  const { answered } = questions;
  if (answered.length < MODULES.length + 2) throw new Error(`The task ended as ${state} after ${answered.length} questions.`);
  const { queuedAt } = (await house.work(house.key)).find(({ runId }) => runId === id)!;
  const began = commandBegan(answered[1]!);
  // The first call is the command; each one after it reads a file.
  const steps = answered.slice(1, -1).map(({ gone }, n) => answered[n + 2]!.came - gone);
  return { queued: began - Date.parse(queuedAt), asked: began - before, sandbox: began - answered[0]!.gone, steps };
}

/** The command says the time; that is what the model hears of it. */
function commandBegan({ body }: Asked): number {
  const said = /ended well\\+n(\d{13})\b/.exec(JSON.stringify(body))?.[1];
  if (said === undefined) throw new Error('The first command did not say when it began.');
  return Number(said);
}
