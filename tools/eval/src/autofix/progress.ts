import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Defect } from './defects.js';
import type { Verdict } from './patients.js';

/** Verdicts of an evaluation that was broken off, one a line. What was judged by other fixers or tools, or of another defect, does not count. */
export class Progress {
  readonly #file: string;

  /** `measured`: files and folders that decide about a verdict. */
  constructor(folder: string, measured: readonly string[]) {
    const hash = createHash('sha256');
    for (const place of measured) addTo(hash, place);
    this.#file = path.join(folder, `autofix-${hash.digest('hex').slice(0, 16)}.jsonl`);
  }

  /** What is known of these defects; undefined: not of all of them. */
  of(defects: readonly Defect[]): readonly Verdict[] | undefined {
    const known = new Map(this.#read().map((verdict) => [verdict.defect.id, verdict]));
    const found = defects.map((defect) => known.get(defect.id)).filter((verdict, at) => isDeepStrictEqual(verdict?.defect, defects[at]));
    return found.length === defects.length ? (found as Verdict[]) : undefined;
  }

  keep(verdicts: readonly Verdict[]): void {
    mkdirSync(path.dirname(this.#file), { recursive: true });
    appendFileSync(this.#file, verdicts.map((verdict) => `\n${JSON.stringify(verdict)}\n`).join(''));
  }

  /** The next evaluation measures everything anew. */
  forget(): void {
    rmSync(this.#file, { force: true });
  }

  #read(): Verdict[] {
    if (!existsSync(this.#file)) return [];
    // What a process that was killed wrote last may be half a line.
    return readFileSync(this.#file, 'utf8').split('\n').slice(0, -1).flatMap(read);
  }
}

function read(line: string): Verdict[] {
  try {
    return [JSON.parse(line) as Verdict];
  } catch {
    return [];
  }
}

function addTo(hash: ReturnType<typeof createHash>, place: string): void {
  const isFolder = statSync(place).isDirectory();
  for (const name of isFolder ? readdirSync(place, { recursive: true, encoding: 'utf8' }).sort() : ['']) {
    const file = path.join(place, name);
    if (statSync(file).isFile()) hash.update(name).update('\0').update(readFileSync(file)).update('\0');
  }
}
