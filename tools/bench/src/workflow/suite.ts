import type { Row } from '../row.js';
import { lintOfManySteps } from './lint.js';

export function workflow(tell: (row: Row) => void): Promise<void> {
  tell(lintOfManySteps());
  return Promise.resolve();
}
