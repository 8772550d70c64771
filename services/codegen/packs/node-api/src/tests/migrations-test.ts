import { lines } from '../../../../src/domain/text.js';
import { canGoBack, type Change } from '../../../../src/domain/table-history.js';
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
