import { createHash } from 'node:crypto';

/** What a file holds, as far as a reader of text must know. `pointer`: a stand-in of Git LFS, whose content is elsewhere. */
export type ContentKind = 'text' | 'binary' | 'pointer';

/** Bytes at the beginning in which a zero byte makes a file binary: git's own rule. */
const LOOKED_AT = 8_000;
const POINTER = 'version https://git-lfs.github.com/spec/v1\n';
const LONGEST_POINTER = 1_024;

/** The hash that git gives a file with these bytes. */
export const blobHash = (bytes: Uint8Array): string => createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');

export function contentKind(bytes: Uint8Array): ContentKind {
  if (bytes.subarray(0, LOOKED_AT).includes(0) || !isUtf8(bytes)) return 'binary';
  const start = Buffer.from(bytes.subarray(0, POINTER.length)).toString('utf8');
  return bytes.length <= LONGEST_POINTER && start === POINTER ? 'pointer' : 'text';
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
