import type { Check } from '@hexad/proto/documents';
import { tsString } from '../../../../src/domain/escape.js';
import { type Feature, hasPlainName } from '../feature.js';
import { lines } from '../modules.js';
import { listPath, type Writer } from './writer.js';

type Of<K extends Check['kind']> = Extract<Check, { kind: K }>;

/** The link saves the list as it is shown. What stands in the file is the API's. */
export function exportTest(w: Writer, feature: Feature, { aspect }: Of<'export'>): string | undefined {
  const { entity } = feature;
  if (!entity.can.export || aspect === 'safe') return undefined;
  const path = `${entity.path}/export.csv`;
  const leads = (to: string): string => `${w.expect()}(await ${w.page('leadsTo')}('Export')).toBe(${tsString(to)});`;
  if (aspect === 'all') return lines(w.open(listPath(feature)), leads(path));
  if (entity.listing.search.length === 0) return undefined;
  return lines(w.open(`'${feature.route}?q=needle'`), leads(`${path}?q=needle`));
}

export function importTest(w: Writer, feature: Feature, { aspect }: Of<'import'>): string | undefined {
  const { entity } = feature;
  const name = entity.spec.displayField;
  if (!entity.can.import || !hasPlainName(feature)) return undefined;
  const file = tsString(`${name}\r\nFirst one\r\nSecond one\r\n`);
  const open = lines(w.open(listPath(feature)), w.press("'Import'"), `await ${w.page('choose')}(${file});`);
  if (aspect === 'adds')
    return lines(
      open,
      w.press("'Import the file'"),
      `await ${w.page('expectText')}('2 new, 0 changed');`,
      `${w.expect()}(api.all(${w.resource(feature)})).toHaveLength(2);`,
    );
  if (aspect !== 'refuses') return undefined;
  return lines(
    open,
    `api.refuseNext(400, 'is too long', ${tsString(name)}, 3);`,
    w.press("'Import the file'"),
    `await ${w.page('expectText')}(${tsString(`Row 3, ${name}: is too long`)});`,
    `${w.expect()}(api.all(${w.resource(feature)})).toHaveLength(0);`,
  );
}
