import { RepositoryOptions, Spec, USUAL_OPTIONS } from '@hexad/proto/documents';
import { z } from 'zod';
import type { RunWorkspace } from '../../application/run-workspace.js';
import type { Three } from './merge.js';

/** What every delivered repository has at its root. */
export const RECORD = 'hexad.json';

/** Empty when there is no such file. */
export async function textAt({ repository }: RunWorkspace, commit: string, path: string): Promise<string> {
  const exit = await repository.git.exec(['cat-file', 'blob', `${commit}:${path}`], { accept: [128] });
  return exit.code === 0 ? exit.stdout : '';
}

/** A part of the record of what people have, or where they took it away or made it something else, of what was generated last; undefined in neither. */
export async function recorded<T>(
  workspace: RunWorkspace,
  { yours, base }: Pick<Three, 'base' | 'yours'>,
  part: z.ZodType<T>,
): Promise<T | undefined> {
  for (const commit of [yours, base]) {
    const { data } = part.safeParse(parsed(await textAt(workspace, commit, RECORD)));
    if (data !== undefined) return data;
  }
  return undefined;
}

export const RecordedStack = z.object({ stack: z.array(z.string()).min(1) });
export const RecordedOptions = z.object({ options: RepositoryOptions.default(USUAL_OPTIONS) });
export const RecordedSpec = z.object({ spec: Spec });

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
