import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { HexadJson } from '@hexad/proto/documents';
import { installedModules, shippedPacks } from '@hexad/service-codegen';
import { example, median, Place, ROOT } from '../place.js';
import { timed } from '../processes.js';
import type { Row } from '../row.js';

/** Of a build that could not prove everything; the note tells how much it proved. */
const INCOMPLETE = 2;

/** A brief to a proven repository, everything installed; against running the packs' own tools once on the finished repository. */
export async function wholeBuild(name: string, brief: string, { reach, runs }: { reach: number; runs: number }): Promise<Row> {
  using place = new Place();
  const seconds: number[] = [];
  for (let run = 1; run <= runs; run += 1)
    seconds.push(await timed(place.hexad('build', example(brief), '--yes', '--out', `out${run}`), [0, INCOMPLETE]));
  const { proof, spec } = HexadJson.parse(JSON.parse(readFileSync(place.at('out1/hexad.json'), 'utf8')));
  const note = `${spec.stories.length} stories, ${proof.filter((row) => row.result === 'passed').length} of ${proof.length} criteria proved, ${eventLoop(place)}`;
  return {
    case: name,
    unit: 's',
    ours: median(seconds),
    against: 'its tools once, bare',
    baseline: await bareTools(place.at('out1')),
    reach,
    note,
  };
}

/** What the platform logged of its event loop as it stopped, at worst over the runs. */
function eventLoop(place: Place): string {
  const ends = readFileSync(place.at('data/logs/hexad.log'), 'utf8')
    .split('\n')
    .flatMap((line) => (line.includes('eventLoopDelayMs') ? [JSON.parse(line).eventLoopDelayMs as { p99: number; max: number }] : []));
  const worst = (of: 'p99' | 'max'): string => Math.max(...ends.map((delay) => delay[of])).toFixed(0);
  return `event loop delay p99 ${worst('p99')} ms, at most ${worst('max')} ms`;
}

/** Seconds of the packs' own tools, one after the other, on what a repository has of them. */
export async function bareTools(repository: string): Promise<number> {
  const packs = shippedPacks();
  let seconds = 0;
  for (const pack of packs.names.map((name) => packs.get(name))) {
    const { folder: name, commands } = pack.manifest;
    const folder = join(repository, name);
    if (!existsSync(folder)) continue;
    const modules = await installedModules(pack, join(ROOT, 'node_modules/.hexad/bench'));
    if (!existsSync(join(folder, 'node_modules'))) symlinkSync(modules, join(folder, 'node_modules'));
    for (const [program, ...args] of [commands.typecheck, commands.lint, commands.test]) {
      seconds += await timed({ program: join(folder, 'node_modules/.bin', program!), args: [...args, ...report(program!)], cwd: folder });
    }
  }
  return seconds;
}

const report = (program: string): string[] => (program === 'vitest' ? ['--outputFile=/dev/null'] : []);
