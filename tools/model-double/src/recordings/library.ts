import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '@hexad/kernel';
import { Recording } from './format.js';

export interface Found {
  readonly name: string;
  readonly recording: Recording;
}

/** Recordings by the requests that they answer. */
export class Library {
  readonly #byRequest = new Map<string, Found[]>();
  readonly #used = new Map<string, number>();

  private constructor(all: readonly Found[]) {
    for (const found of all) {
      const { method, url, body } = found.recording.request;
      const key = keyOf(found.recording.provider, method, url, body);
      this.#byRequest.set(key, [...(this.#byRequest.get(key) ?? []), found]);
    }
  }

  /** Every `.json` of a folder, in the order of their names. Rejects with `invalid` for one that is no recording. */
  static async of(folder: string): Promise<Library> {
    const names = await readdir(folder).catch((cause: Error) => {
      throw new AppError('invalid', `The recordings in ${folder} cannot be read: ${cause.message}.`, { cause });
    });
    return new Library(
      await Promise.all(
        names
          .filter((name) => name.endsWith('.json'))
          .toSorted()
          .map((name) => read(folder, name)),
      ),
    );
  }

  /** The recording of a request, whose keys are masked; of several for the same request each once, then the last. */
  find(provider: string, method: string, url: string, body: string): Found | undefined {
    const key = keyOf(provider, method, url, body);
    const all = this.#byRequest.get(key);
    if (all === undefined) return undefined;
    const used = this.#used.get(key) ?? 0;
    this.#used.set(key, used + 1);
    return all[Math.min(used, all.length - 1)];
  }
}

async function read(folder: string, name: string): Promise<Found> {
  try {
    return { name, recording: Recording.parse(JSON.parse(await readFile(join(folder, name), 'utf8'))) };
  } catch (cause) {
    throw new AppError('invalid', `${join(folder, name)} is no recording: ${(cause as Error).message}`, { cause });
  }
}

function keyOf(provider: string, method: string, url: string, body: string): string {
  const { pathname, searchParams } = new URL(url, 'http://double');
  searchParams.sort();
  return JSON.stringify([provider, method, pathname, searchParams.toString(), canonical(body)]);
}

/** JSON without regard to the order of its fields and its spaces; anything else as it is. */
function canonical(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), (_, value: unknown) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)))
        : value,
    );
  } catch {
    return body;
  }
}
