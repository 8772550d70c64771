import type { Row } from '../row.js';
import { longDocument } from './long-document.js';
import { oneField } from './one-field.js';
import { queue } from './queue.js';

type Tell = (row: Row) => void;

/** Each can be measured alone. */
const PARTS: Readonly<Record<string, (tell: Tell) => Promise<void>>> = {
  document: async (tell) => {
    tell(await longDocument('a PDF of 100 pages to its spec', { pages: 100, reach: 10, runs: 3 }));
  },
  field: async (tell) => {
    tell(await oneField('one changed field, 20 entities', 'large/brief.md', { stack: 'node-api,react-spa', reach: 20, runs: 3 }));
  },
  queue: async (tell) => {
    for (const row of await queue({ builds: 20, reach: 2_000 })) tell(row);
  },
};

export const refusalOf = (only?: string): string | undefined =>
  only === undefined || Object.hasOwn(PARTS, only)
    ? undefined
    : `There is no case with "${only}". There are: ${Object.keys(PARTS).join('; ')}.`;

/** `only`: one of its parts. */
export async function codegen(tell: Tell, only?: string): Promise<void> {
  for (const [name, measure] of Object.entries(PARTS)) if (only === undefined || only === name) await measure(tell);
}
