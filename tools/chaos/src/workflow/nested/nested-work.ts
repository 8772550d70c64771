import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesOf, grow, type Tree } from '@hexad/service-workflow/testing';
import { oneOf } from '../../seeded.js';
import { startRun, type Site, type Work } from '../work.js';
import { audit, type Planned } from './audit.js';
import { answer } from './people.js';

const DEPTH = 3;
const SLOTS = 2;

/** Nested runs whose ends a small interpreter knows beforehand. */
export function nestedWork(site: Site): Promise<Work> {
  const { world, number, runs, random } = site;
  const planned = plan(site);
  return Promise.resolve({
    runs,
    keys: [`${number}/%`],
    start: (index) => startRun(site, nameOf(`${number}/${index}`), `${number}/${index}`),
    look: async () => {
      const waiting = await world.books.waiting().catch(() => []);
      await Promise.all(waiting.map((row) => answer(world.member(oneOf(random, world.engines)), row)));
    },
    audit: () => audit(world.books, [`${number}/%`], planned),
  });
}

/** The files of a round, and what their runs must come to. */
function plan({ world, number, runs, fault, random }: Site): Planned[] {
  return Array.from({ length: runs }, (_, index) => {
    const key = `${number}/${index}`;
    const trees: Record<string, Tree[]> = {};
    const slots = random() < 0.2 ? { key: `slot-${Math.floor(random() * 4)}`, limit: SLOTS } : undefined;
    for (const version of fault.versions ? ['1', '2'] : ['1']) {
      const tree = grow({ random, depth: 1 + Math.floor(random() * DEPTH) });
      trees[version] = fault.deaf ? deafened(tree) : tree;
      const files = filesOf(trees[version], { name: nameOf(key), version, ...(slots && { slots }) });
      for (const [name, yaml] of files) writeFileSync(join(world.filesOf(version), `${name}.yaml`), yaml);
    }
    return { key, trees };
  });
}

const nameOf = (key: string): string => `r${key.replace('/', '-')}`;

/** No leaf that succeeds hears the call to stop. */
const deafened = (tree: readonly Tree[]): Tree[] =>
  tree.map((step): Tree => {
    if (step.kind === 'leaf') return step.fails === 'never' ? { ...step, deaf: step.n % 3 === 0 } : step;
    if ('list' in step) return { ...step, list: deafened(step.list) };
    return 'cases' in step ? { ...step, cases: step.cases.map(deafened) } : step;
  });
