import { hiddenReferences } from '../../../../src/domain/access/hidden-references.js';
import { plainLine, pyString } from '../../../../src/domain/escape.js';
import type { AppModel, EntityModel } from '../../../../src/domain/model.js';
import { attributeOf, pyNames } from '../names.js';
import { block } from '../text.js';

/** What a service says of who may do what. */
export const guard = (app: AppModel, entity: EntityModel): string | false => app.access !== undefined && `guard = PersonGuard(${pyString(entity.plural)})`;

/** A record that somebody cannot see is one that does not exist for them, also as a reference. */
export function reachChecks(app: AppModel, entity: EntityModel): string[] {
  const { variable } = pyNames(entity);
  const mayBeNull = (field: string): boolean => entity.references.some((reference) => reference.field === field && !reference.required);
  return hiddenReferences(app, entity).map(({ field, entity: target, many }) => {
    const value = `${variable}.${attributeOf(field)}`;
    const before = `before.${attributeOf(field)}`;
    const refusal = `raise unknown_reference(${pyString(field)}, ${pyString(plainLine(target.spec.label))})`;
    const seen = (id: string): string => `sees(self._database, ${pyString(target.plural)}, ${id})`;
    return many
      ? block(
          `for target in ${value}:`,
          block(`if (before is None or target not in ${before}) and not ${seen('target')}:`, refusal),
        )
      : block(
          `if ${mayBeNull(field) ? `${value} is not None and ` : ''}(before is None or ${value} != ${before}) and not ${seen(value)}:`,
          refusal,
        );
  });
}

const NAMES = ['createdBy', 'updatedBy'];

/** What the service writes of who asks: names of fields, and what gives their values. */
export function stamps(app: AppModel, entity: EntityModel): ReadonlyMap<string, string> {
  const audits = app.access?.audits(entity.name) === true;
  const own = entity.fields.filter((field) => audits && !field.writable && NAMES.includes(field.name));
  return new Map([
    ...(app.access?.traces(entity.name) === true ? ([['createdById', 'own_id']] as const) : []),
    ...own.map((field) => [field.name, 'own_name'] as const),
  ]);
}
