import { hiddenReferences } from '../../../../src/domain/access/hidden-references.js';
import { tsString } from '../../../../src/domain/escape.js';
import type { AppModel, EntityModel } from '../../../../src/domain/model.js';
import { lines } from '../../../../src/domain/text.js';

/** What stands in a service so that it does only what the person who asks may. Empty where nobody signs in. */
export interface Guards {
  /** Names to import from `access/permits.ts`. */
  readonly imports: readonly string[];
  /** The last argument of the repository's list. */
  readonly visible: string;
  /** Joined to the condition under which a record is not found. */
  readonly unseen: string;
  /** `id` is an expression. */
  confirm(action: 'create' | 'update' | 'delete', id: string): string | false;
  /** Before a change of the state that `transition` names. */
  readonly reachesUnseen: boolean;
}

const NOTHING: Guards = { imports: [], visible: '', unseen: '', confirm: () => false, reachesUnseen: false };

export function guardsOf(app: AppModel, entity: EntityModel): Guards {
  if (app.access === undefined) return NOTHING;
  const resource = tsString(entity.plural);
  const changes = entity.can.create || entity.can.update || entity.can.delete || (entity.states?.transitions.length ?? 0) > 0;
  const reachesUnseen = hiddenReferences(app, entity).length > 0;
  return {
    imports: [...(changes ? ['confirm'] : []), 'conditionFor', 'mayWith', ...(reachesUnseen ? ['sees'] : [])],
    visible: `, conditionFor(${resource}, 'read')`,
    unseen: ` || !(await mayWith(this.#database, ${resource}, 'read', id))`,
    confirm: (action, id) => `await confirm(this.#database, ${resource}, '${action}', ${id});`,
    reachesUnseen,
  };
}

/** A record that somebody cannot see is one that does not exist for them, also as a reference. What stood there before may stay. */
export function reachMethod(app: AppModel, entity: EntityModel): string | false {
  const hidden = hiddenReferences(app, entity);
  if (app.access === undefined || hidden.length === 0) return false;
  const { variable, type } = entity;
  return lines(
    '',
    '/** Refuses a reference to what the person who asks cannot see. */',
    `async #reach(${variable}: ${type}, before?: ${type}): Promise<void> {`,
    hidden.map(({ field, entity: target, many }) => {
      const unknown = `throw unknownReference(${tsString(field)}, ${tsString(target.spec.label)});`;
      const seen = (id: string): string => `(await sees(this.#database, ${tsString(target.plural)}, ${id}))`;
      const value = `${variable}.${field}`;
      return many
        ? `for (const id of ${value}) {\nif (before?.${field}.includes(id) !== true && !${seen('id')}) ${unknown}\n}`
        : `if (${value} !== null && ${value} !== before?.${field} && !${seen(value)}) ${unknown}`;
    }),
    '}',
  );
}

/** Who makes and who changes a record, as far as it is kept. */
export function stamps(app: AppModel, entity: EntityModel): { readonly made: string[]; readonly changed: string[]; readonly needed: boolean } {
  const traces = app.access?.traces(entity.name) === true;
  const audits = app.access?.audits(entity.name) === true;
  const has = (name: string): boolean => audits && entity.fields.some((field) => field.name === name && !field.writable);
  const made = [
    ...(traces ? ['createdById: signedIn().id,'] : []),
    ...(has('createdBy') ? ['createdBy: signedIn().name,'] : []),
    ...(has('updatedBy') ? ['updatedBy: signedIn().name,'] : []),
  ];
  const changed = has('updatedBy') ? ['updatedBy: signedIn().name,'] : [];
  return { made, changed, needed: made.length > 0 };
}
