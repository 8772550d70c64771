import type { Row } from '../row.js';
import { crowd } from './crowd.js';
import { dispatch } from './dispatch.js';
import { lintOfManySteps } from './lint.js';
import { pace } from './pace.js';
import { graph, runs } from './throughput.js';

export type Tell = (row: Row) => void;
export type Say = (line: string) => void;

/** Each can be measured alone. */
const PARTS: Readonly<Record<string, (tell: Tell, log: Say) => Promise<void>>> = {
  lint: (tell) => Promise.resolve(tell(lintOfManySteps())),
  pace,
  dispatch,
  crowd,
  runs,
  graph,
};

export const refusalOf = (only?: string): string | undefined =>
  only === undefined || Object.hasOwn(PARTS, only)
    ? undefined
    : `There is no case with "${only}". There are: ${Object.keys(PARTS).join('; ')}.`;

/** `only`: one of its parts. */
export async function workflow(tell: Tell, only?: string): Promise<void> {
  for (const [name, measure] of Object.entries(PARTS)) {
    if (only !== undefined && only !== name) continue;
    const began = performance.now();
    const seconds = (): string => ((performance.now() - began) / 1_000).toFixed(0);
    const log = (line: string): void => console.error(`  ${name} ${seconds()} s  ${line}`);
    await measure(tell, log);
    log('done');
  }
}
