import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AppError } from '@hexad/kernel';
import { z } from 'zod';

const Pending = z.object({ key: z.string(), runId: z.string().optional(), folder: z.string().optional(), startedAt: z.number() });
export type Pending = z.infer<typeof Pending>;

/**
 * What a build command remembers until its result is written, so that the same command after a kill goes on instead of starting anew:
 * one small file for each command, named by the hash of what it was asked.
 */
export class PendingBuilds {
  readonly #folder: string;

  constructor(dataDir: string) {
    this.#folder = join(dataDir, 'pending');
  }

  /** `folder`: where the result is to be written, if that was said. */
  async open(asked: object, folder?: string): Promise<PendingBuild> {
    const path = join(this.#folder, `${createHash('sha256').update(JSON.stringify(asked)).digest('hex').slice(0, 32)}.json`);
    const known = await read(path);
    const build = new PendingBuild(path, known ?? { key: randomUUID(), startedAt: Date.now(), folder });
    if (!known) {
      await mkdir(this.#folder, { recursive: true });
      await build.save();
    }
    return build;
  }

  /** The build that waits for this run, if its command was on this data folder. */
  async ofRun(runId: string): Promise<PendingBuild | undefined> {
    for (const name of await readdir(this.#folder).catch(() => [])) {
      const path = join(this.#folder, name);
      const state = await read(path);
      if (state?.runId === runId) return new PendingBuild(path, state);
    }
    return undefined;
  }
}

const read = (path: string): Promise<Pending | undefined> =>
  readFile(path, 'utf8').then(
    (text) => Pending.safeParse(JSON.parse(text)).data,
    () => undefined,
  );

export class PendingBuild {
  readonly #path: string;
  #state: Pending;

  constructor(path: string, state: Pending) {
    this.#path = path;
    this.#state = state;
  }

  /** Sent with the start, so that a start repeated after a kill is the same run. */
  get key(): string {
    return this.#state.key;
  }

  get runId(): string | undefined {
    return this.#state.runId;
  }

  get folder(): string | undefined {
    return this.#state.folder;
  }

  get startedAt(): number {
    return this.#state.startedAt;
  }

  async started(runId: string): Promise<void> {
    this.#state = { ...this.#state, runId };
    await this.save();
  }

  async save(): Promise<void> {
    await writeFile(`${this.#path}.new`, JSON.stringify(this.#state));
    await rename(`${this.#path}.new`, this.#path);
  }

  async done(): Promise<void> {
    await rm(this.#path, { force: true });
  }
}

/** What the same command would only meet again; everything else can be gone on with. */
export const isFinal = (error: AppError): boolean =>
  !error.retryable && !['incomplete', 'cancelled', 'internal', 'disk_full', 'output_not_empty', 'output_unwritable'].includes(error.code);
