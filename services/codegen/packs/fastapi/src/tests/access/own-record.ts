import type { Ownership, Role } from '@hexad/proto/documents';
import { pyString } from '../../../../../src/domain/escape.js';
import type { EntityModel } from '../../../../../src/domain/model.js';
import { code, type Changes } from '../../../../../src/domain/test-changes.js';
import { valueOf, type Writer } from '../writer.js';

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

export const signedIn = (role: Role, record?: string): string =>
  `people.signed_in(${pyString(role.name)}${record === undefined ? '' : `, ${record}`})`;

export function ownRecord(w: Writer, entity: EntityModel, role: Role, person: string, ownerships: readonly Ownership[]): OwnRecord {
  const before: string[] = [];
  const changes: Record<string, { readonly code: string }> = {};
  const after: ((record: string) => string)[] = [];
  const paths = ownerships.flatMap((own) => (own.by === 'person' ? [own.path] : []));
  const itself = paths.some((path) => path.length === 0);
  const stands = w.app.entities.find(({ name }) => name === role.entity);
  const own = `${person}_record`;
  if (stands !== undefined && paths.length > 0 && !itself) {
    const direct = entity.references.find((reference) =>
      paths.some((path) => path.length === 1 && path[0]!.direction === 'up' && path[0]!.field === reference.field),
    );
    before.push(`${own} = ${direct === undefined ? w.create(stands) : w.parent(entity, direct)}`, `${person} = ${signedIn(role, own)}`);
  } else if (!itself) before.push(`${person} = ${signedIn(role)}`);
  for (const path of paths) {
    const [step, ...rest] = path;
    if (step === undefined) continue;
    if (step.direction === 'up') {
      Object.assign(changes, through(w, entity, path, own));
      continue;
    }
    const next = w.app.entity(step.entity);
    const many = next.links.some(({ field }) => field === step.field);
    after.push((record) => {
      const id = valueOf(record, 'id');
      return w.create(next, { [step.field]: code(many ? `[${id}]` : id), ...through(w, next, rest, own) });
    });
  }
  if (ownerships.some(({ by }) => by === 'creator')) after.push((record) => `people.made(${person}, ${pyString(entity.table)}, ${record})`);
  return { before, changes, itself, after: (record) => after.map((statement) => statement(record)) };
}

type Path = Extract<Ownership, { by: 'person' }>['path'];

/** The reference with which a way upwards begins, to a record from which it leads on to the person's own. */
function through(w: Writer, entity: EntityModel, path: Path, own: string): Record<string, { readonly code: string }> {
  const [step, ...rest] = path;
  if (step === undefined) return {};
  const many = entity.links.some(({ field }) => field === step.field);
  const next = w.app.entity(step.entity);
  const id = valueOf(rest.length === 0 ? own : w.create(next, through(w, next, rest, own)), 'id');
  return { [step.field]: code(many ? `[${id}]` : id) };
}
