import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

/** Leaves room for the socket's name in a path of 107 bytes. */
const LONGEST = 80;
const PREFIX = 'hexad-db-';

/** A private folder with a short path for one database's socket. Whoever holds the database's folder removes what a killed holder left. */
export class SocketFolder implements Disposable {
  readonly path: string;
  readonly #note: string;

  private constructor(path: string, note: string) {
    this.path = path;
    this.#note = note;
  }

  static make(databaseFolder: string, inside: string | undefined): SocketFolder {
    const note = join(databaseFolder, 'socket-folder');
    const old = existsSync(note) ? readFileSync(note, 'utf8') : '';
    if (basename(old).startsWith(PREFIX)) rmSync(old, { recursive: true, force: true });
    const parent =
      [inside, tmpdir(), '/tmp'].find((dir) => dir !== undefined && Buffer.byteLength(dir) < LONGEST - PREFIX.length - 6) ?? '/tmp';
    mkdirSync(parent, { recursive: true, mode: 0o700 });
    const path = mkdtempSync(join(parent, PREFIX));
    writeFileSync(note, path);
    return new SocketFolder(path, note);
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
    rmSync(this.#note, { force: true });
  }
}
