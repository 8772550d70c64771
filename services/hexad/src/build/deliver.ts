import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '@hexad/kernel';
import { HexadJson } from '@hexad/proto/documents';
import { unpackInto } from '@hexad/workspace';
import type { GatewayClient, Run } from '../client/gateway.js';
import { freeFolder } from '../input/output-folder.js';
import { summary } from '../report/summary.js';
import { z } from 'zod';

export interface Delivery {
  readonly folder: string | undefined;
  readonly json: boolean;
  readonly startedAt: number;
}

const Summary = z.object({ name: z.string() });

/** Writes the repository of an ended run and reports it. Returns the exit code. Throws what the run failed with when there is no repository. */
export async function deliver(client: GatewayClient, run: Run, delivery: Delivery): Promise<number> {
  const failure = failureOf(run);
  if (failure) throw failure;
  const built = Summary.safeParse(run.variables?.['summary']).data;
  if (!built) {
    throw new AppError('workflow_invalid', `The run ${run.id} ended without a repository: no step of its workflow delivered one.`);
  }
  const folder = delivery.folder ?? (await freeFolder(built.name));
  await unpackInto(await client.archive(run.id), folder);
  const document = HexadJson.parse(JSON.parse(await readFile(join(folder, 'hexad.json'), 'utf8')));
  const milliseconds = Date.now() - delivery.startedAt;
  if (delivery.json) console.log(JSON.stringify(result(document, run.id, folder, milliseconds)));
  else console.log(summary(document, folder, milliseconds, process.stdout.columns ?? 140));
  return document.status === 'complete' ? 0 : 2;
}

/** What a run failed with when it has no result; undefined for one that has, though it may be incomplete. */
export function failureOf(run: Run): AppError | undefined {
  const incomplete = run.state === 'failed' && run.errorCode === 'incomplete';
  if (run.state === 'succeeded' || incomplete) return undefined;
  const failed = run.steps
    .filter((step) => step.state === 'failed' && step.errorCode === run.errorCode)
    .toSorted((a, b) => b.path.length - a.path.length)[0];
  return AppError.parse({
    code: run.errorCode,
    message: failed?.errorMessage ?? run.errorMessage ?? `The run ${run.id} was ${run.state}.`,
  });
}

const result = (document: HexadJson, run: string, folder: string, milliseconds: number) => ({
  type: 'result',
  status: document.status,
  run,
  folder,
  reasons: document.reasons,
  criteria: document.proof.length,
  passed: document.proof.filter((row) => row.result === 'passed').length,
  assumptions: document.spec.assumptions.map((assumption) => assumption.statement),
  milliseconds,
});
