import { writeFile } from 'node:fs/promises';
import { AppError, isUuid } from '@hexad/kernel';
import { stringify } from 'yaml';
import { z } from 'zod';
import { withRuns } from './run/with-runs.js';

const Recorded = z.object({ workflow: z.string(), source: z.string(), case: z.record(z.string(), z.unknown()) });

interface Options {
  readonly out: string | undefined;
  readonly url: string | undefined;
  readonly json: boolean;
}

/** `hexad workflow test --record RUN [FILE]`: writes what the steps of a finished run answered as a case, and its workflow beside it where that is missing. */
export async function recordCase(run: string, paths: readonly string[], { out, url, json }: Options): Promise<number> {
  if (!isUuid(run)) throw new AppError('invalid', `--record takes the id of a run, not ${JSON.stringify(run)}.`);
  if (paths.length > 1) throw new AppError('invalid', 'A run is recorded for one workflow file.');
  const answer = await withRuns(url, ({ gateway }) => gateway.call('GET', `/v1/runs/${run}/case`));
  const { workflow, source, case: recorded } = Recorded.parse(answer);
  const file = paths[0] ?? `${workflow.toLowerCase().replaceAll(/[^a-z0-9_-]+/g, '-')}.yaml`;
  const cases = out ?? file.replace(/(\.ya?ml)?$/, '.test.yaml');
  const written = [cases];
  await put(cases, stringify({ cases: [recorded] }, { lineWidth: 0 }));
  if (await putNew(file, source)) written.push(file);
  console.log(json ? JSON.stringify({ run, written }) : `Recorded run ${run} in ${written.join(' and ')}.`);
  return 0;
}

/** A case that is there stays. */
async function put(path: string, text: string): Promise<void> {
  if (await putNew(path, text)) return;
  throw new AppError('output_not_empty', `${path} is there already; name another file with --out.`);
}

async function putNew(path: string, text: string): Promise<boolean> {
  try {
    await writeFile(path, text, { flag: 'wx' });
    return true;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw new AppError('output_unwritable', `${JSON.stringify(path)} cannot be written: ${(cause as Error).message}.`, { cause });
  }
}
