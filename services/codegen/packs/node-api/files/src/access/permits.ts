// Decides who may do what, by the table in rights.ts.
import type { Database } from '../db/connection.ts';
import { Problem } from '../http/problem.ts';
import { currentPerson, forbidden, notSignedIn, type Person } from './person.ts';
import { RIGHTS, type Resource } from './rights.ts';

export type Action = 'create' | 'read' | 'update' | 'delete';

/** One's own records: `sql` holds one mark, for the person's account or for the record that it stands for. */
export interface Own {
  sql: string;
  is: 'account' | 'record';
  /** The record's field that holds it, where one does. */
  field?: string;
}

/** By role; `everyone` is who is signed in, `anyone` also who is not. Who is not named may not. */
export type Permits = Readonly<Record<string, true | readonly Own[]>>;

export interface Rights extends Partial<Record<Action, Permits>> {
  table: string;
  transitions?: Readonly<Record<string, Permits>>;
}

export interface Condition {
  sql: string;
  values: readonly (string | null)[];
}

const table: Readonly<Record<Resource, Rights>> = RIGHTS;

const ACTIONS: readonly string[] = ['create', 'read', 'update', 'delete'];

/** A transition that no right speaks of follows the right to update. */
function permitsOf(resource: Resource, action: string): Permits | undefined {
  const rights = table[resource];
  if (ACTIONS.includes(action)) return rights[action as Action];
  return rights.transitions?.[action] ?? rights.update;
}

const valueOf = (own: Own, person: Person): string | null =>
  own.is === 'account' ? person.id : person.recordId;

/** What the person who asks may do: everything, nothing, or what the own records in the list are. */
export function permit(resource: Resource, action: string): boolean | readonly Own[] {
  const person = currentPerson();
  if (person?.role === 'system') return true;
  const permits = permitsOf(resource, action);
  if (permits === undefined) return person !== undefined;
  const roles = person === undefined ? ['anyone'] : [person.role, 'everyone', 'anyone'];
  const given = roles.map((role) => permits[role]).filter((each) => each !== undefined);
  if (given.includes(true)) return true;
  const own = given.flatMap((each) => (each === true ? [] : each));
  return own.length > 0 && own;
}

/** Which records the person may do it with; undefined: with all. Refuses when with none. */
export function conditionFor(resource: Resource, action: string): Condition | undefined {
  const permitted = permit(resource, action);
  const person = currentPerson();
  if (permitted === true) return undefined;
  if (person === undefined) throw notSignedIn();
  if (permitted === false) throw forbidden();
  return {
    sql: `(${permitted.map((own) => own.sql).join(' OR ')})`,
    values: permitted.map((own) => valueOf(own, person)),
  };
}

/** Refuses who may not do it with any record at all. */
export function demand(resource: Resource, action: string): void {
  conditionFor(resource, action);
}

/** Whether the person may do it with this record. */
export async function mayWith(database: Database, resource: Resource, action: string, id: string): Promise<boolean> {
  const condition = conditionFor(resource, action);
  if (condition === undefined) return true;
  const name = table[resource].table;
  const found = await database.get(
    `SELECT 1 FROM ${name} WHERE ${name}.id = ? AND ${condition.sql}`,
    id,
    ...condition.values,
  );
  return found !== undefined;
}

export async function confirm(database: Database, resource: Resource, action: string, id: string): Promise<void> {
  if (!(await mayWith(database, resource, action, id))) {
    throw new Problem(403, 'not_yours', 'You may do this only with what is your own.');
  }
}

/** Whether the person may see the record; a role that sees none of its kind sees not this one either. */
export const sees = async (database: Database, resource: Resource, id: string): Promise<boolean> =>
  permit(resource, 'read') !== false && (await mayWith(database, resource, 'read', id));

/** What the person may do, for pages that show no more: by field where it hangs on the record. */
export function permissionsOf(person: Person): object {
  const told = (permitted: boolean | readonly Own[]): boolean | object[] => {
    if (typeof permitted === 'boolean') return permitted;
    const byField = permitted.filter((own) => own.field !== undefined);
    return (
      byField.length < permitted.length || byField.map((own) => ({ field: own.field, value: valueOf(own, person) }))
    );
  };
  return Object.fromEntries(
    (Object.keys(table) as Resource[]).map((resource) => [
      resource,
      Object.fromEntries(
        [...ACTIONS, ...Object.keys(table[resource].transitions ?? {})].map((action) => [
          action,
          told(permit(resource, action)),
        ]),
      ),
    ]),
  );
}
