import { AppError } from '@hexad/kernel';
import { HexadJson } from '@hexad/proto/documents';
import { Git } from '@hexad/workspace';
import { z } from 'zod';
import { failureOf } from '../build/deliver.js';
import type { Run } from '../client/gateway.js';
import { regeneratedText } from '../report/regenerated.js';
import { summary } from '../report/summary.js';
import type { Place } from './place.js';
import { takeOver } from './take-over.js';

export interface RegeneratedDelivery {
  readonly place: Place;
  readonly json: boolean;
  readonly startedAt: number;
}

const Result = z.object({
  yours: z.string(),
  result_branch: z.string(),
  result_commit: z.string(),
  /** In words, where the short way was taken. */
  short_way: z.string().default(''),
  report: z.object({
    changed: z.array(z.object({ path: z.string(), status: z.string() })),
    changedFiles: z.number(),
    kept: z.array(z.string()),
    keptFiles: z.number(),
    resolved: z.array(z.string()),
  }),
});
export type Regenerated = z.infer<typeof Result>;

/** Whether the result of a run is a branch of a repository that was built before. */
export const isRegenerated = (run: Run): boolean => run.variables?.['result_branch'] !== undefined;

/** Brings the result of a regeneration to what is checked out, where that is still what it began with, and tells what it did. Returns the exit code. */
export async function deliverRegenerated(run: Run, { place, json, startedAt }: RegeneratedDelivery): Promise<number> {
  const failure = failureOf(run);
  if (failure) throw failure;
  const { data: result } = Result.safeParse(run.variables);
  if (!result) throw new AppError('workflow_invalid', `The run ${run.id} ended without a branch that holds its result.`);
  const git = new Git(place.folder);
  const taken = await takeOver(place.folder, result.yours, result.result_commit);
  if (taken) await git.exec(['update-ref', '-d', `refs/heads/${result.result_branch}`]);
  const document = HexadJson.parse(JSON.parse(await git.out(['cat-file', 'blob', `${result.result_commit}:hexad.json`])));
  const milliseconds = Date.now() - startedAt;
  const told = { ...result.report, taken, branch: result.result_branch, ...(result.short_way !== '' && { shortWay: result.short_way }) };
  if (json)
    console.log(JSON.stringify({ type: 'result', status: document.status, run: run.id, folder: place.folder, ...told, reasons: document.reasons, criteria: document.proof.length, passed: document.proof.filter((row) => row.result === 'passed').length, milliseconds })); // prettier-ignore
  else console.log(`${summary(document, place.folder, milliseconds, process.stdout.columns ?? 140)}\n${regeneratedText(told)}`);
  return document.status === 'complete' ? 0 : 2;
}
