// Who asks: bound to the request, so that nothing that serves it can forget to look.
import { AsyncLocalStorage } from 'node:async_hooks';
import { Problem } from '../http/problem.ts';
import type { Role } from './roles.ts';

export interface Person {
  /** Of the account. */
  id: string;
  name: string;
  role: Role | 'system';
  /** The record that the account stands for. */
  recordId: string | null;
}

/** The service itself, when it fills its database. No account can have this role. */
export const SYSTEM: Person = { id: 'system', name: 'System', role: 'system', recordId: null };

const requests = new AsyncLocalStorage<Person | undefined>();

export const runAs = <T>(person: Person | undefined, work: () => T): T => requests.run(person, work);

/** Undefined when nobody is signed in. */
export const currentPerson = (): Person | undefined => requests.getStore();

export const notSignedIn = (): Problem => new Problem(401, 'not_signed_in', 'Sign in first.');

export const forbidden = (): Problem =>
  new Problem(403, 'forbidden', 'Your role does not permit this.');

export function signedIn(): Person {
  const person = currentPerson();
  if (person === undefined) throw notSignedIn();
  return person;
}
