import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { HexadJson } from '@hexad/proto/documents';
import { bareTools } from '../build/whole-build.js';
import { example, median, Place } from '../place.js';
import { timed } from '../processes.js';
import type { Row } from '../row.js';

const INCOMPLETE = 2;
const STEPS = 3;

/**
 * One changed field of a project that was built: the command from the edit to the proven result, with the start of the platform and everything installed; against
 * running the packs' own tools once on all of it.
 */
export async function oneField(
  name: string,
  brief: string,
  { stack, reach, runs }: { stack: string; reach: number; runs: number },
): Promise<Row> {
  using place = new Place();
  await timed(place.hexad('build', example(brief), '--yes', '--stack', stack, '--out', 'project'), [0, INCOMPLETE]);
  const repository = place.at('project');
  const seconds: number[] = [];
  for (let run = 1; run <= runs; run += 1) {
    const words = `${repository}/SPEC.md`;
    // A length that nobody has asked for, another one each time.
    writeFileSync(words, readFileSync(words, 'utf8').replace(/at most \d+ characters/, `at most ${40 + run} characters`));
    seconds.push(await timed(place.hexad('spec', 'apply', '--repo', 'project'), [0, INCOMPLETE]));
  }
  const { proof, spec, timings } = HexadJson.parse(JSON.parse(readFileSync(`${repository}/hexad.json`, 'utf8')));
  const head = execFileSync('git', ['-C', repository, 'rev-list', '--first-parent', '-n', '2', 'HEAD'], { encoding: 'utf8' }).split('\n');
  const anew = proof.filter((row) => row.commit === head[1]).length;
  const slowest = timings.toSorted((a, b) => b.milliseconds - a.milliseconds).slice(0, STEPS);
  const note = `${spec.entities.length} entities, ${anew} of ${proof.length} criteria proved again, ${slowest.map(({ step, milliseconds }) => `${step} ${(milliseconds / 1_000).toFixed(1)} s`).join(', ')}`;
  return {
    case: name,
    unit: 's',
    ours: median(seconds),
    against: 'its tools once, bare',
    baseline: await bareTools(repository),
    reach,
    note,
  };
}
