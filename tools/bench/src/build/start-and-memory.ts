import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { ChildProcess } from 'node:child_process';
import { example, NODE, Place } from '../place.js';
import { children, resident, residentBelow, says, start, stop, timed, type Command } from '../processes.js';
import type { Row } from '../row.js';

const BARE = fileURLToPath(new URL('./bare-database.js', import.meta.url));
/** Idle is what it is this long after it is ready. Milliseconds. */
const SETTLED = 3_000;
const SAMPLE = 100;

interface Started {
  readonly child: ChildProcess;
  readonly seconds: number;
}

async function ready(command: Command, words: string): Promise<Started> {
  const before = performance.now();
  const child = start(command);
  await says(child, words);
  return { child, seconds: (performance.now() - before) / 1_000 };
}

/** `hexad up` from the command to the line that it is ready, and what it takes; against the embedded database alone. */
export async function startAndMemory(): Promise<Row[]> {
  using place = new Place();
  const bare: Command = { program: NODE, args: [BARE, place.at('bare')], cwd: place.path };
  const up = place.hexad('up', '--port', '0');

  const bareFirst = await ready(bare, 'ready');
  await stop(bareFirst.child);
  const bareAgain = await ready(bare, 'ready');
  await pause(SETTLED);
  const bareMemory = resident(bareAgain.child.pid!);
  await stop(bareAgain.child);

  const first = await ready(up, 'is ready');
  await stop(first.child);
  const again = await ready(up, 'is ready');
  await pause(SETTLED);
  const idle = platformOf(again.child.pid!);
  const memory = resident(idle);
  const peaks = await whileBuilding(place, idle);
  await stop(again.child);

  const against = 'the embedded database alone';
  return [
    { case: 'up, new database', unit: 's', ours: first.seconds, against: `${against}, initdb`, baseline: bareFirst.seconds, reach: 6 },
    { case: 'up, again', unit: 's', ours: again.seconds, against: `${against}, reopened`, baseline: bareAgain.seconds, reach: 3 },
    { case: 'memory, idle', unit: 'MB', ours: memory, against: `${against}, reopened`, baseline: bareMemory, reach: 550 },
    {
      case: 'memory, building',
      unit: 'MB',
      ours: peaks.platform,
      against: `${against}, reopened`,
      baseline: bareMemory,
      reach: 900,
      note: `children beside it at most ${peaks.children.toFixed(0)} MB`,
    },
  ];
}

/** The launcher's only child is the platform. */
function platformOf(launcher: number): number {
  const child = children(launcher)[0];
  if (child === undefined) throw new Error('The launcher has no child.');
  return child;
}

async function whileBuilding(place: Place, pid: number): Promise<{ platform: number; children: number }> {
  const peaks = { platform: 0, children: 0 };
  const sampler = setInterval(() => {
    peaks.platform = Math.max(peaks.platform, resident(pid));
    peaks.children = Math.max(peaks.children, residentBelow(pid));
  }, SAMPLE);
  await timed(place.hexad('build', example('todo/brief.md'), '--yes', '--out', 'out'));
  clearInterval(sampler);
  return peaks;
}
