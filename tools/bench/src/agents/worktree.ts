import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { SystemClock } from '@hexad/kernel';
import { Mirror } from '@hexad/workspace';
import { median, Place } from '../place.js';
import type { Row } from '../row.js';

const FOLDERS = 100;
const FILES_IN_EACH = 100;
const COLD_RUNS = 3;
const WARM_RUNS = 7;
const clock = new SystemClock();

/**
 * A work tree of a repository with 10,000 files: the first one with its mirror, and a later one of which the source is asked too. Against git
 * used by hand, a clone and a bare `git worktree add`, in turns.
 */
export async function worktree(tell: (row: Row) => void): Promise<void> {
  using place = new Place();
  const source = repository(place);
  const cold = await turns(COLD_RUNS, {
    ours: async () => {
      const mirror = await open(place, source, 'cold');
      await mirror.refresh();
      await mirror.worktree({ name: 'task', commit: await mirror.branch() });
    },
    theirs: async () => git(place.path, 'clone', '--quiet', '--no-local', source, place.at('clone')),
    clear: () => ['cold', 'clone'].forEach((name) => rmSync(place.at(name), { recursive: true, force: true })),
  });
  tell({ case: 'worktree, 10,000 files, cold', unit: 's', ...cold, against: 'git clone', reach: 10 });

  const mirror = await open(place, source, 'warm');
  await mirror.refresh();
  const commit = await mirror.branch();
  await mirror.worktree({ name: 'first', commit });
  let count = 0;
  const warm = await turns(WARM_RUNS, {
    ours: async () => {
      const again = await open(place, source, 'warm');
      await again.refresh();
      await again.worktree({ name: 'second', commit: await again.branch() });
    },
    theirs: async () =>
      git(mirror.repository.folder, 'worktree', 'add', '--quiet', '--detach', place.at('by-hand', String((count += 1))), commit),
    clear: async () => {
      await mirror.remove('second');
      rmSync(place.at('by-hand'), { recursive: true, force: true });
      git(mirror.repository.folder, 'worktree', 'prune');
    },
  });
  tell({
    case: 'worktree, 10,000 files, warm',
    unit: 's',
    ...warm,
    against: 'git worktree add',
    reach: 1,
    note: 'ours asks the source too',
  });
}

const open = (place: Place, source: string, name: string): Promise<Mirror> =>
  Mirror.open({ folder: place.at(name), source, clock, route: { roots: [place.path] } });

/** Medians in seconds of runs one after the other, each on a cleared place. */
async function turns(
  runs: number,
  sides: { ours: () => Promise<void>; theirs: () => Promise<void>; clear: () => void | Promise<void> },
): Promise<{ ours: number; baseline: number }> {
  const [ours, theirs]: [number[], number[]] = [[], []];
  for (let run = 0; run < runs; run += 1) {
    ours.push(await seconds(sides.ours));
    theirs.push(await seconds(sides.theirs));
    await sides.clear();
  }
  return { ours: median(ours), baseline: median(theirs) };
}

async function seconds(work: () => Promise<void>): Promise<number> {
  const before = performance.now();
  await work();
  return (performance.now() - before) / 1_000;
}

function repository(place: Place): string {
  const source = place.at('source');
  for (let folder = 0; folder < FOLDERS; folder += 1) {
    mkdirSync(`${source}/src/d${folder}`, { recursive: true });
    for (let file = 0; file < FILES_IN_EACH; file += 1)
      writeFileSync(`${source}/src/d${folder}/f${file}.ts`, `export const v${folder}x${file} = ${file};\n`.repeat(40));
  }
  git(source, 'init', '--quiet', '--initial-branch=main');
  git(source, 'add', '--all');
  git(source, '-c', 'user.name=bench', '-c', 'user.email=bench@localhost', 'commit', '--quiet', '--message', 'feat: all');
  return source;
}

function git(folder: string, ...args: string[]): void {
  execFileSync('git', ['-C', folder, ...args], { stdio: ['ignore', 'ignore', 'inherit'] });
}
