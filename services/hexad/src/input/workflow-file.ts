import { readFile } from 'node:fs/promises';
import { AppError } from '@hexad/kernel';

/** The text of a file. Fails with `not_found` where none can be read, and with `invalid` for what is no text in UTF-8. */
export async function textOf(file: string): Promise<string> {
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw new AppError('not_found', `There is no file ${JSON.stringify(file)} that can be read.`, { cause });
  });
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new AppError('invalid', `${JSON.stringify(file)} is no text in UTF-8; save it as that.`, { cause });
  }
}

/** What looks like a path is a file, and else the name of a workflow. */
export async function workflowOf(what: string): Promise<{ workflow: string } | { source: string }> {
  return /[/\\]|\.ya?ml$/.test(what) ? { source: await textOf(what) } : { workflow: what };
}
