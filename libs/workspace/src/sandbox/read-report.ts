import { constants } from 'node:fs';
import { open } from 'node:fs/promises';

/**
 * The text of a file that a sandboxed command wrote, at most `maxBytes` of it; undefined when there is none. The name may be a link to something that is
 * not the command's to read, or a pipe that never ends: neither is followed or opened.
 */
export async function readReport(file: string, maxBytes = 64 * 1024 * 1024): Promise<string | undefined> {
  const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(() => undefined);
  if (!handle) return undefined;
  try {
    const stat = await handle.stat();
    if (!stat.isFile() || stat.nlink > 1) return undefined;
    const bytes = Buffer.alloc(Math.min(stat.size, maxBytes));
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, 0);
    return bytes.toString('utf8', 0, bytesRead);
  } finally {
    await handle.close();
  }
}
