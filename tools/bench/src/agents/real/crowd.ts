import { availableParallelism } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { commandsBelow, residentBelow } from '../../processes.js';
import type { Row } from '../../row.js';
import { House, type TaskSeen } from './house.js';
import { repository } from './repository.js';
import { mending } from './script.js';

/** Tasks of each tenant; those of the first are all in the line before the others come. */
const CROWD = [40, 5, 5] as const;
const THINKS_MS = 2_000;
const LOOK_MS = 1_000;
const SAMPLE_MS = 200;
const MOST_MS = 1_800_000;
const OPEN: ReadonlySet<string> = new Set(['queued', 'assigned', 'running']);

/** Fifty tasks of three tenants at once, each in a repository of its own, as their people ask for them: over REST, with proofs in the sandbox. */
export async function crowd(tell: (row: Row) => void): Promise<void> {
  await using house = await House.open(mending(THINKS_MS));
  const keys = [house.key, await house.tenant('few'), await house.tenant('few as well')];
  const repos = CROWD.map((count, tenant) =>
    Array.from({ length: count }, (_, n) => repository(house.place.at('repos', `${tenant}-${n}`))),
  );
  using watch = new Watch(house.pid);
  const before = performance.now();
  for (const [tenant, own] of repos.entries())
    for (const repo of own) await house.task(keys[tenant]!, { repo, goal: 'subtract must subtract' });
  const all = await ended(house, keys);
  const seconds = (performance.now() - before) / 1_000;

  const [places, total] = [availableParallelism(), CROWD.reduce((sum, count) => sum + count, 0)];
  const failed = all.flat().filter(({ state }) => state !== 'succeeded');
  const why = failed[0] ? `; ${failed[0].state}: ${failed[0].errorMessage ?? ''}` : '';
  tell({
    case: `crowd, tasks of ${total} that did not end well`,
    unit: 'tasks',
    ours: total - all.flat().length + failed.length,
    against: `nothing: ${CROWD.join(', ')} tasks of three tenants, a model that thinks for ${THINKS_MS / 1_000} s, four questions and a proof each`,
    reach: 0,
    note: `${seconds.toFixed(0)} s; at most ${watch.sandboxes} sandboxes at once, ${places} cores${why}`,
  });
  tell({
    case: 'crowd, memory of the platform, most',
    unit: 'MB',
    ours: watch.most,
    against: 'nothing: all processes of the platform with agents and sandboxes, looked at five times a second',
    reach: 1_500,
    note: 'what they share is counted for each; without the double and who asks',
  });
  const [large, ...small] = all;
  tell({
    case: 'crowd, tasks of the large tenant that end before the last of a small one',
    unit: 'tasks',
    ours: Math.max(...small.map((own) => overtaken(large!, own))),
    against: `nothing: since its first was asked for; as many as its own ${CROWD[1]} are fair, and what is in hand when it comes and when it ends`,
    reach: CROWD[1] + 2 * places,
    note: `the large one waits with ${CROWD[0]}`,
  });
}

async function ended(house: House, keys: readonly string[]): Promise<TaskSeen[][]> {
  const due = performance.now() + MOST_MS;
  for (;;) {
    const all: TaskSeen[][] = [];
    for (const key of keys) all.push(await house.work(key));
    const done = all.every((own, tenant) => own.length === CROWD[tenant] && own.every(({ state }) => !OPEN.has(state)));
    if (done || performance.now() > due) return all;
    await pause(LOOK_MS);
  }
}

/** Tasks of others that ended while the tenant had some that had not. */
function overtaken(others: readonly TaskSeen[], own: readonly TaskSeen[]): number {
  const first = Math.min(...own.map(({ queuedAt }) => Date.parse(queuedAt)));
  const last = Math.max(...own.map(({ changedAt }) => Date.parse(changedAt)));
  return others.filter(({ changedAt }) => Date.parse(changedAt) > first && Date.parse(changedAt) < last).length;
}

/** The most memory that a process and all below it take, and the most sandboxes among them, until it is disposed. */
class Watch implements Disposable {
  readonly #timer: NodeJS.Timeout;
  most = 0;
  sandboxes = 0;

  constructor(pid: number) {
    this.#timer = setInterval(() => {
      this.most = Math.max(this.most, residentBelow(pid, { itself: true }));
      this.sandboxes = Math.max(this.sandboxes, commandsBelow(pid, 'bwrap'));
    }, SAMPLE_MS);
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }
}
