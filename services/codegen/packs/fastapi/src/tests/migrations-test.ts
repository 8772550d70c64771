import { pyString } from '../../../../src/domain/escape.js';
import { canGoBack, type Change } from '../../../../src/domain/table-history.js';
import { lines } from '../../../../src/domain/text.js';
import { block } from '../text.js';
import { helpers } from './test-files.js';
import type { Writer } from './writer.js';

/** `tests/test_migrations.py`: the last change of the tables keeps every record, there and back. */
export function migrationsTest(w: Writer, change: Change): string {
  const records = canGoBack(change) ? w.app.ordered.filter((entity) => entity.can.create).map((entity) => w.create(entity)) : [];
  return lines(
    '"""Every record survives the last change of the tables, its rollback, and the same change once more."""',
    '',
    'from app.db.migrate import migrate, roll_back',
    'from tests.support.api import TestApi',
    'from tests.support.content import content_of',
    helpers(w.app),
    '',
    '',
    block(
      'def test_last_change(api: TestApi) -> None:',
      '"""The last change of the tables can be taken back and done again, and keeps every record."""',
      records,
      'before = content_of(api.database)',
      `assert roll_back(api.database) == ${pyString(change.id)}`,
      'assert content_of(api.database) != before',
      'migrate(api.database)',
      'assert content_of(api.database) == before',
    ),
    '',
  );
}
