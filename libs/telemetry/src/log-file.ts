import { closeSync, existsSync, mkdirSync, openSync, renameSync, statSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { DestinationStream } from 'pino';

export interface LogFile extends DestinationStream, Disposable {
  readonly path: string;
}

const KEEP_BYTES = 20 * 1024 * 1024;

/**
 * A log file that is appended to, private to its owner (0600). One that has grown past 20 MB is moved to `<path>.1` at opening.
 * The lines of one turn of the event loop are written together; a kill loses no more than those, and disposing writes them.
 */
export function openLogFile(path: string): LogFile {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  if (existsSync(path) && statSync(path).size > KEEP_BYTES) renameSync(path, `${path}.1`);
  const file = openSync(path, 'a', 0o600);
  let lines = '';
  let closed = false;
  const flush = (): void => {
    const text = lines;
    lines = '';
    try {
      if (text !== '' && !closed) writeSync(file, text);
    } catch {
      // A full disk must not take the platform down with its log: pino's own destination waits there for ever.
    }
  };
  return {
    path,
    write: (line) => {
      if (lines === '') setImmediate(flush).unref();
      lines += line;
    },
    [Symbol.dispose]: () => {
      if (closed) return;
      flush();
      closed = true;
      closeSync(file);
    },
  };
}
