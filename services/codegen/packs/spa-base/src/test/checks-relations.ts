import { tsString } from '../../../../src/domain/escape.js';
import type { Feature } from '../feature.js';
import { canDelete, whileDeletable } from '../feature/permissions.js';
import { deletionConsequence, sectionTitle } from '../feature/sections.js';
import { lines } from '../modules.js';
import { Expression, pathTo, Writer } from './writer.js';

export function childrenTest(w: Writer, feature: Feature, name: string): string | undefined {
  const collection = feature.entity.collections.find((each) => each.name === name);
  const child = collection && w.feature(collection.entity);
  if (collection === undefined || child === undefined) return undefined;
  const [ours, parent, other] = ['ours', 'parent', 'other'];
  const owned = collection.via === 'owned';
  const points = (variable: string): Expression => new Expression(collection.via === 'reference' ? `${variable}.id` : `[${variable}.id]`);
  return lines(
    owned && `const ${ours} = ${w.add(child)};`,
    owned && `${w.add(child)};`,
    `const ${parent} = ${w.add(feature, owned ? { [collection.field]: points(ours) } : {})};`,
    !owned && `const ${other} = ${w.add(feature)};`,
    !owned && `const ${ours} = ${w.add(child, { [collection.field]: points(parent) })};`,
    !owned && `${w.add(child, { [collection.field]: points(other) })};`,
    w.open(pathTo(feature, parent)),
    `await ${w.page('expectRowsIn')}(${tsString(sectionTitle(feature, { collection, target: child }))}, ${w.nameOf(child, ours)});`,
  );
}

export function parentDeleteTest(w: Writer, feature: Feature, name: string): string | undefined {
  const reference = feature.entity.references.find((each) => each.name === name);
  const parent = reference && w.feature(reference.entity);
  if (reference === undefined || parent === undefined || !canDelete(parent.entity)) return undefined;
  const itself = parent === feature;
  const consequence = deletionConsequence(parent, w.features);
  const confirmed = lines(
    `const parent = ${w.add(parent, whileDeletable(parent.entity))};`,
    `const child = ${w.add(feature, { [reference.field]: new Expression('parent.id') })};`,
    w.open(pathTo(parent, 'parent')),
    w.press(w.label('Delete', w.nameOf(parent, 'parent'))),
    reference.onDelete === 'cascade' && `${w.expect()}(${w.page('dialog')}().textContent).toContain(${tsString(consequence!)});`,
    w.press("'Delete'", 'dialog'),
  );
  const children = `api.all(${w.resource(feature)})`;
  const kept = (value: string): string =>
    `${w.expect()}(${children}.find((each) => each.id === child.id)).toMatchObject({ ${reference.field}: ${value} });`;
  if (reference.onDelete === 'restrict' || reference.onDelete === undefined) {
    return lines(
      confirmed,
      `await ${w.page('expectText')}('Other records belong to this one.');`,
      `${w.expect()}(api.find(${w.resource(parent)}, parent.id)).toBeDefined();`,
      kept('parent.id'),
    );
  }
  return lines(
    confirmed,
    w.onPage(tsString(parent.entity.spec.pluralLabel)),
    reference.onDelete === 'cascade' && `${w.expect()}(${children}.map((each) => each.id)).not.toContain(child.id);`,
    reference.onDelete === 'setNull' && kept('null'),
    reference.onDelete === 'setNull' && itself && `await ${w.page('expectRows')}(${w.nameOf(feature, 'child')});`,
  );
}
