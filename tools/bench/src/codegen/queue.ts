import { availableParallelism } from 'node:os';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { Place } from '../place.js';
import { commandsBelow, residentApart, start, stop } from '../processes.js';
import type { Row } from '../row.js';

/** What checks of generated repositories run in. */
const SANDBOX = 'bwrap';
const LOOK_MS = 2_000;
const SAMPLE_MS = 200;
const MOST_MS = 7_200_000;
const OPEN: ReadonlySet<string> = new Set(['pending', 'queued', 'running', 'waiting', 'paused', 'compensating']);

const THINGS = ['hive', 'boat', 'kite', 'lamp', 'bike', 'tree', 'loom', 'drum', 'sled', 'tent'];

/** A small brief, another one for each build. */
const briefOf = (at: number): string =>
  `Each ${THINGS[at % THINGS.length]!} has a label (required, unique, at most ${20 + at} characters) and a weight from 1 to 40.`;

interface Seen {
  readonly state: string;
  readonly error: { readonly code: string; readonly message: string } | null;
}

/** So many builds asked for at once over REST of one `hexad up`: whether all pass, and the memory of the platform beside what the checks take. */
export async function queue({ builds, reach }: { builds: number; reach: number }): Promise<Row[]> {
  using place = new Place();
  const child = start(place.hexad('up', '--port', '0'));
  child.stderr!.resume();
  const told = new Map<string, string>();
  for await (const line of createInterface({ input: child.stdout! })) {
    const [, name, value] = /(url|key|log) +(\S+)/.exec(line) ?? [];
    if (name !== undefined) told.set(name, value!);
    if (told.has('log')) break;
  }
  child.stdout!.resume();
  const call = async <T>(method: string, path: string, body?: object): Promise<T> => {
    const headers = { authorization: `Bearer ${told.get('key') ?? ''}`, 'content-type': 'application/json' };
    const answer = await fetch(`${told.get('url') ?? ''}${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) });
    if (!answer.ok) throw new Error(`${method} ${path} was answered with ${answer.status}: ${await answer.text()}`);
    return (await answer.json()) as T;
  };

  const peaks = { platform: 0, checks: 0, atOnce: 0 };
  const sampler = setInterval(() => {
    const { commands, rest } = residentApart(child.pid!, SANDBOX);
    peaks.platform = Math.max(peaks.platform, rest);
    peaks.checks = Math.max(peaks.checks, commands);
    peaks.atOnce = Math.max(peaks.atOnce, commandsBelow(child.pid!, SANDBOX));
  }, SAMPLE_MS);
  try {
    const before = performance.now();
    const started = await Promise.all(
      Array.from({ length: builds }, (_, at) => call<{ id: string }>('POST', '/v1/codegen', { prompt: briefOf(at), stack: ['node-api'] })),
    );
    let seen: Seen[] = [];
    do {
      await pause(LOOK_MS);
      seen = await Promise.all(started.map(({ id }) => call<Seen>('GET', `/v1/codegen/${id}`)));
    } while (seen.some(({ state }) => OPEN.has(state)) && performance.now() - before < MOST_MS);
    const seconds = (performance.now() - before) / 1_000;
    const failed = seen.filter(({ state }) => state !== 'succeeded');
    const why = failed[0] ? `; ${failed[0].state}: ${failed[0].error?.message ?? ''}` : '';
    return [
      {
        case: `builds of ${builds} at once that did not pass`,
        unit: 'tasks',
        ours: failed.length,
        against: 'nothing: asked for over REST of one platform, a record with two attributes each',
        reach: 0,
        note: `${seconds.toFixed(0)} s; at most ${peaks.atOnce} checks at once, ${availableParallelism()} cores${why}`,
      },
      {
        case: `${builds} builds at once, memory of the platform, most`,
        unit: 'MB',
        ours: peaks.platform,
        against: 'nothing: all processes of the platform, looked at five times a second',
        reach,
        note: `the checks of what is generated take at most ${peaks.checks.toFixed(0)} MB beside it`,
      },
    ];
  } finally {
    clearInterval(sampler);
    await stop(child);
  }
}
