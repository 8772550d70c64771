import { chmod, opendir, rm } from 'node:fs/promises';
import path from 'node:path';

/** Removes a folder with all that is in it, also where somebody took the right to do so from folders in it. Links are not followed. */
export async function removeFolder(folder: string): Promise<void> {
  try {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException;
    if (code !== 'EACCES' && code !== 'EPERM') throw thrown;
    await openUp(folder);
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function openUp(folder: string): Promise<void> {
  await chmod(folder, 0o700);
  for await (const entry of await opendir(folder)) if (entry.isDirectory()) await openUp(path.join(folder, entry.name));
}
