import { passed, type Check, type CheckRun } from '../../proof/check.js';
import type { Bench } from '../tool.js';

/** The tests of a repository as they stood before a change, to be held against after it. */
export class SameTests {
  readonly #bench: Bench;
  readonly #checks: readonly Check[];
  readonly #before: readonly CheckRun[];

  private constructor(bench: Bench, checks: readonly Check[], before: readonly CheckRun[]) {
    this.#bench = bench;
    this.#checks = checks;
    this.#before = before;
  }

  /** Runs them on the files as they are. */
  static async before(bench: Bench): Promise<SameTests> {
    const checks = bench.checks.filter(({ name }) => name === 'test');
    return new SameTests(bench, checks, await runAll(bench, checks));
  }

  get count(): number {
    return this.#checks.length;
  }

  /** What passed before and does not any more, in words; none: nothing did. A test that passes when it is asked again is not held against the change. */
  async broken(): Promise<string[]> {
    if (this.#checks.length === 0) return [];
    const first = this.#worse(await runAll(this.#bench, this.#checks));
    if (first.length === 0) return [];
    const second = new Set(this.#worse(await runAll(this.#bench, this.#checks)));
    return first.filter((one) => second.has(one));
  }

  #worse(after: readonly CheckRun[]): string[] {
    return after.flatMap((run, index) => worse(this.#before[index]!, run));
  }
}

/** What tests leave behind is no part of the change. */
async function runAll(bench: Bench, checks: readonly Check[]): Promise<CheckRun[]> {
  if (checks.length === 0) return [];
  const tree = await bench.snapshot();
  const runs: CheckRun[] = [];
  for (const { name, command } of checks) runs.push(await bench.run(name, command));
  await bench.restore(tree);
  return runs;
}

/** Tests that passed and fail or are gone; where the runner tells nothing of single tests, how it ended. */
export function worse(before: CheckRun, after: CheckRun): string[] {
  const now = new Set((after.tests ?? []).filter((test) => test.passed).map(keyOf));
  const lost = (before.tests ?? []).filter((test) => test.passed && !now.has(keyOf(test))).map(({ name }) => `"${name}"`);
  if (lost.length > 0) return lost;
  return passed(before) && !passed(after) ? [`\`${after.command.join(' ')}\``] : [];
}

const keyOf = ({ file, name }: { readonly file: string; readonly name: string }): string => `${file}\0${name}`;
