import { makePrivateFile, readPrivateFile, replacePrivateFile } from '@hexad/secrets/private-file';

/** Its keys belong to this machine alone: a file that others may read is closed to them. */
const OWN = { others: 'close', advice: 'make the folder yours to read and write' } as const;

export const readPrivate = (path: string): Promise<string | undefined> => readPrivateFile(path, OWN);

/** Gives what the file holds; when another process was first, that is the other's text. */
export async function makePrivate(path: string, text: string): Promise<string> {
  await makePrivateFile(path, text, OWN);
  return (await readPrivate(path)) ?? makePrivate(path, text);
}

export const replacePrivate = (path: string, text: string): Promise<void> => replacePrivateFile(path, text, OWN);
