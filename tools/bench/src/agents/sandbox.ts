import { mkdirSync } from 'node:fs';
import { Uuid7 } from '@hexad/kernel';
import { BubblewrapSandbox, ProcessSandbox, type Sandbox } from '@hexad/workspace';
import { median, Place } from '../place.js';
import type { Row } from '../row.js';

const ROUNDS = 40;
const WARM_UP = 5;

/** What the sandbox adds to a command: each kind of command in bubblewrap and as a plain child process, in turns. */
export async function sandbox(tell: (row: Row) => void): Promise<void> {
  using place = new Place();
  mkdirSync(place.at('work'));
  const ids = new Uuid7();
  const plain = new ProcessSandbox({ folder: place.at('plain'), ids });
  const held = await BubblewrapSandbox.open({ folder: place.at('held'), ids, hosts: 'registry.npmjs.org' });
  const commands = [
    { name: 'true', program: 'true', args: [], reach: 100, hosts: false },
    { name: 'node', program: 'node', args: ['-e', '0'], reach: 150, hosts: false },
    { name: 'node, with hosts', program: 'node', args: ['-e', '0'], reach: 250, hosts: true },
  ];
  for (const { name, program, args, reach, hosts } of commands) {
    const command = { program, args, cwd: place.at('work'), trust: 'shipped' as const };
    const [ours, theirs]: [number[], number[]] = [[], []];
    for (let round = 0; round < ROUNDS + WARM_UP; round += 1) {
      const mine = await milliseconds(held, { ...command, ...(hosts && { hosts: ['registry.npmjs.org'] }) });
      const other = await milliseconds(plain, command);
      if (round < WARM_UP) continue;
      ours.push(mine);
      theirs.push(other);
    }
    const sorted = ours.toSorted((a, b) => a - b);
    tell({
      case: `sandbox, ${name}`,
      unit: 'ms',
      ours: median(ours),
      baseline: median(theirs),
      against: 'a plain child process',
      reach,
      note: `from the call to its answer; p95 ${sorted[Math.floor(sorted.length * 0.95)]!.toFixed(0)} ms; ${held.isHeldByKernel ? 'with' : 'without'} control groups`,
    });
  }
}

async function milliseconds(sandbox: Sandbox, command: Parameters<Sandbox['run']>[0]): Promise<number> {
  const before = performance.now();
  const { outcome, exitCode } = await sandbox.run(command);
  if (outcome !== 'exited' || exitCode !== 0) throw new Error(`The command ended with ${outcome} ${exitCode}.`);
  return performance.now() - before;
}
