import { createHash } from 'node:crypto';
import { mkdir, readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Recording } from './format.js';

/** A folder that recordings are written to, one after the other. */
export class Shelf {
  readonly #folder: string;
  #next: number;

  private constructor(folder: string, next: number) {
    this.#folder = folder;
    this.#next = next;
  }

  /** Makes the folder where there is none; new recordings follow those that it has. */
  static async open(folder: string): Promise<Shelf> {
    await mkdir(folder, { recursive: true });
    const numbers = (await readdir(folder)).map((name) => Number(/^(\d+)-.*\.json$/.exec(name)?.[1] ?? 0));
    return new Shelf(folder, Math.max(0, ...numbers) + 1);
  }

  /** Reserves a place now, so that recordings lie in the order of their requests. Gives the function that writes the file: whole or not at all. */
  reserve(): (recording: Recording) => Promise<string> {
    const number = String(this.#next++).padStart(4, '0');
    return async (recording) => {
      const { provider, request } = recording;
      const last = new URL(request.url, 'http://double').pathname
        .split('/')
        .at(-1)!
        .replace(/[^\w-]+/g, '-');
      const digest = createHash('sha256').update(request.body).digest('hex').slice(0, 8);
      const file = join(this.#folder, `${number}-${provider}-${last}-${digest}.json`);
      await writeFile(`${file}.part`, `${JSON.stringify(recording, null, 2)}\n`, { mode: 0o600 });
      await rename(`${file}.part`, file);
      return file;
    };
  }
}
