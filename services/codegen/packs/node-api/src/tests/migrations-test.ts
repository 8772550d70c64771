import { lines } from '../../../../src/domain/text.js';
import type { Change } from '../changes.js';
import type { Writer } from './writer.js';

/** `test/migrations.test.ts`: the last change of the tables keeps every record, there and back. */
export function migrationsTest(w: Writer, change: Change): string {
  const records = canGoBack(change) ? w.app.ordered.filter((entity) => entity.can.create).map((entity) => `${w.create(entity)};`) : [];
  return lines(
    '// Every record survives the last change of the tables, its rollback, and the same change once more.',
    "import { expect } from 'vitest';",
    "import { migrate, rollBack } from '../src/db/database.ts';",
    "import { test } from './support/api.ts';\nimport { contentOf } from './support/database.ts';",
    w.records.size > 0 && `import { ${[...w.records].sort().join(', ')} } from './support/records.ts';`,
    '',
    `test('the last change of the tables can be taken back and done again, and keeps every record', async ({ api }) => {`,
    records,
    `const before = await contentOf(api.database);
expect(await rollBack(api.database)).toBe('${change.id}');
expect(await contentOf(api.database)).not.toEqual([]);
await migrate(api.database);
expect(await contentOf(api.database)).toEqual(before);
});`,
  );
}

/** Whether records that the application makes now are sure to fit what there was before: what was common to both is held to the same rules. */
function canGoBack({ changes }: Change): boolean {
  return changes.every(({ before, after, renamed }) => {
    if (before === undefined || after === undefined) return true;
    const [old, now] = [rowsOf(before.create), rowsOf(after.create)];
    const names = new Map(Object.entries(renamed).map(([to, from]) => [from, to]));
    return before.columns.every((column) => {
      const kept = names.get(column) ?? column;
      const row = old.get(column) ?? '';
      return after.columns.includes(kept) ? now.get(kept) === row.replaceAll(column, kept) : !/\bNOT NULL\b/.test(row);
    });
  });
}

const rowsOf = (create: string): Map<string, string> =>
  new Map(create.split('\n').map((row) => [row.trim().split(' ')[0]!.replaceAll('"', ''), row.trim().replace(/,$/, '')]));
