import { readFile } from 'node:fs/promises';
import { AppError } from '@hexad/kernel';
import { PlanSettings } from '@hexad/proto/documents';

/** Reads `--settings FILE`: calendar, people and start date. Fails with `invalid`, naming the first fault. */
export async function readPlanSettings(path: string): Promise<PlanSettings> {
  const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    const reason = cause.code === 'ENOENT' ? 'there is no such file' : cause.message;
    throw new AppError('invalid', `The settings ${JSON.stringify(path)} cannot be read: ${reason}.`, { cause });
  });
  const read = PlanSettings.safeParse(parsed(path, text));
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new AppError(
    'invalid',
    `The settings ${JSON.stringify(path)}: ${[...(issue?.path ?? []), issue?.message].map(String).join(': ')}.`,
  );
}

function parsed(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AppError('invalid', `The settings ${JSON.stringify(path)} are no JSON: ${(cause as Error).message}.`, { cause });
  }
}
