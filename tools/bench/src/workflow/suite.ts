import type { Row } from '../row.js';
import { lintOfManySteps } from './lint.js';
import { throughput } from './throughput.js';

const began = performance.now();
const log = (line: string): void => console.error(`  ${((performance.now() - began) / 1_000).toFixed(0)} s  ${line}`);

export async function workflow(tell: (row: Row) => void, only = ''): Promise<void> {
  if ('lint'.includes(only)) tell(lintOfManySteps());
  await throughput(tell, log, only);
}
