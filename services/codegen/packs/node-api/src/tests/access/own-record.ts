import type { Ownership, Role } from '@hexad/proto/documents';
import type { EntityModel } from '../../../../../src/domain/model.js';
import { code, type Changes } from '../../../../../src/domain/test-changes.js';
import { tsString } from '../../../../../src/domain/escape.js';
import type { Writer } from '../writer.js';

/** How a test makes a person, and a record that is theirs by all of these ownerships. */
export interface OwnRecord {
  /** Statements before the record: the person, and what the record hangs on. */
  readonly before: string[];
  readonly changes: Changes;
  /** Statements after it; `record` is its variable. */
  after(record: string): string[];
  /** The record that the account stands for is the one in question. */
  readonly itself: boolean;
}

export function ownRecord(w: Writer, entity: EntityModel, role: Role, person: string, ownerships: readonly Ownership[]): OwnRecord {
  const before: string[] = [];
  const changes: Record<string, { readonly code: string }> = {};
  const after: ((record: string) => string)[] = [];
  const paths = ownerships.flatMap((own) => (own.by === 'person' ? [own.path] : []));
  const itself = paths.some((path) => path.length === 0);
  const stands = role.entity === undefined || w.app.entities.every(({ name }) => name !== role.entity) ? undefined : w.app.entity(role.entity);
  const own = `${person}Record`;
  if (stands !== undefined && paths.length > 0 && !itself) {
    const direct = entity.references.find((reference) =>
      paths.some((path) => path.length === 1 && path[0]!.direction === 'up' && path[0]!.field === reference.field),
    );
    before.push(`const ${own} = ${direct === undefined ? w.create(stands) : w.parent(entity, direct)};`);
    before.push(`const ${person} = await people.as(${tsString(role.name)}, ${own});`);
  } else if (!itself) before.push(`const ${person} = await people.as(${tsString(role.name)});`);
  for (const path of paths) {
    const [step, ...rest] = path;
    if (step === undefined) continue;
    if (step.direction === 'down') after.push((record) => `${w.create(w.app.entity(step.entity), { [step.field]: code(`${record}.id`), ...through(w, w.app.entity(step.entity), rest, own) })};`);
    else Object.assign(changes, through(w, entity, path, own));
  }
  if (ownerships.some(({ by }) => by === 'creator')) after.push((record) => `await people.made(${person}, ${tsString(entity.table)}, ${record});`);
  return { before, changes, itself, after: (record) => after.map((statement) => statement(record)) };
}

type Path = Extract<Ownership, { by: 'person' }>['path'];

/** The reference with which a way upwards begins, to a record from which it leads on to the person's own. */
function through(w: Writer, entity: EntityModel, path: Path, own: string): Record<string, { readonly code: string }> {
  const [step, ...rest] = path;
  if (step === undefined) return {};
  const many = entity.links.some(({ field }) => field === step.field);
  const target = rest.length === 0 ? own : `(${w.create(w.app.entity(step.entity), through(w, w.app.entity(step.entity), rest, own))})`;
  return { [step.field]: code(many ? `[${target}.id]` : `${target}.id`) };
}
