import type { AppModel } from '../../../../src/domain/model.js';

const FOLDER = 'app/exchange/';

/** Whether a file of the pack has a part in what goes out and comes in; what has nothing to do with it always has. */
export function isExchanged(app: AppModel, path: string): boolean {
  const offers = (way: 'export' | 'import'): boolean => app.entities.some(({ can }) => can[way]);
  if (path === `${FOLDER}export.py`) return offers('export');
  if (path === `${FOLDER}importing.py`) return offers('import');
  return offers('export') || offers('import') || (!path.startsWith(FOLDER) && path !== 'tests/support/files.py');
}
