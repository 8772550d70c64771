import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { assertOutsideTransaction } from '@hexad/kernel';
import { z } from 'zod';

const StoryVerdict = z.object({
  passed: z.boolean(),
  /** Did not pass, and yet the repository is better with it: most of its criteria hold. */
  worthHaving: z.boolean().default(false),
  reason: z.string(),
});
export type StoryVerdict = z.infer<typeof StoryVerdict>;

/**
 * What commands said about exact contents, for one run. The key holds everything that the answer depends on (tool, arguments, dependency
 * set, tree), so a command is not run twice on the same input, also after a kill.
 */
export class Verdicts {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The kept answer (`reused`) or the one that `work` gives now. An answer that `keep` refuses is given but not kept. */
  async once<T>(
    key: readonly unknown[],
    schema: z.ZodType<T>,
    work: () => Promise<T>,
    keep: (answer: T) => boolean = () => true,
  ): Promise<{ answer: T; reused: boolean }> {
    const file = this.#file(key);
    const known = await this.#read(file, schema);
    if (known !== undefined) return { answer: known, reused: true };
    const answer = await work();
    if (keep(answer)) await this.#write(file, answer);
    return { answer, reused: false };
  }

  /** What `check` or `prove` said of a story's commit; undefined when nobody asked. */
  story(step: 'check' | 'prove', commit: string): Promise<StoryVerdict | undefined> {
    return this.#read(this.#file([step, commit]), StoryVerdict);
  }

  async recordStory(step: 'check' | 'prove', commit: string, verdict: z.input<typeof StoryVerdict>): Promise<void> {
    await this.#write(this.#file([step, commit]), verdict);
  }

  #file(key: readonly unknown[]): string {
    return path.join(this.#folder, `${createHash('sha256').update(JSON.stringify(key)).digest('hex')}.json`);
  }

  async #read<T>(file: string, schema: z.ZodType<T>): Promise<T | undefined> {
    assertOutsideTransaction('the workspace');
    const text = await readFile(file, 'utf8').catch(() => undefined);
    return text === undefined ? undefined : schema.safeParse(JSON.parse(text)).data;
  }

  async #write(file: string, value: unknown): Promise<void> {
    await mkdir(this.#folder, { recursive: true });
    const beside = `${file}.${randomUUID()}`;
    await writeFile(beside, JSON.stringify(value));
    await rename(beside, file);
  }
}
