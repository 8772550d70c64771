import { readFile } from 'node:fs/promises';
import { AppError } from '@hexad/kernel';
import { z } from 'zod';

const Answers = z.record(z.string(), z.string());

/** Reads `--answers FILE`: a JSON object from question id to answer. */
export async function readAnswers(path: string | undefined): Promise<Record<string, string>> {
  if (path === undefined) return {};
  const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    const reason = cause.code === 'ENOENT' ? 'there is no such file' : cause.message;
    throw new AppError('answers_invalid', `The answers ${JSON.stringify(path)} cannot be read: ${reason}.`, { cause });
  });
  const parsed = Answers.safeParse(parseJson(text));
  if (!parsed.success) {
    throw new AppError(
      'answers_invalid',
      `The answers ${JSON.stringify(path)} are not a JSON object of question ids and texts, such as {"Q-delete": "restrict"}.`,
    );
  }
  return parsed.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
