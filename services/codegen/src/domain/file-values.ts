import type { Violation } from '@hexad/proto/documents';
import type { Value } from './example-values.js';
import type { EntityModel } from './model.js';
import { NOBODY, violating } from './violations.js';

/** Where any number of records may be the same. */
export const isFree = (entity: EntityModel): boolean =>
  entity.rules.length === 0 &&
  entity.talliedBy.length === 0 &&
  entity.fields.every(({ spec }) => !spec.unique) &&
  entity.references.every(({ unique }) => !unique);

/** What a cell can hold that no record may: nothing where something must be, or what is no such value. Without a field it is an id that no record has. */
export function wrongCell(entity: EntityModel): { readonly field: string; readonly value: Value } {
  const ways: readonly Exclude<Violation, 'duplicate' | 'unknownReference'>[] = [
    'notInEnum',
    'belowMinimum',
    'aboveMaximum',
    'pattern',
    'tooLong',
  ];
  for (const { spec, name, writable, guarded } of entity.fields) {
    if (!writable || guarded) continue;
    if (spec.required && spec.default === undefined) return { field: name, value: '' };
    if (['integer', 'number', 'date', 'datetime'].includes(spec.type)) return { field: name, value: 'neither' };
    const limited = {
      notInEnum: spec.enum,
      belowMinimum: spec.minimum,
      aboveMaximum: spec.maximum,
      pattern: spec.pattern,
      tooLong: spec.maxLength,
    };
    const way = ways.find((each) => limited[each as keyof typeof limited] !== undefined);
    if (way !== undefined) return { field: name, value: violating(spec, way).value as Value };
  }
  return { field: '', value: NOBODY };
}
