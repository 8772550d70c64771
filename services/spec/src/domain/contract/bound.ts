import type { ContractForm, ContractMember, Entity } from '@hexad/proto/documents';
import { asciiWords, sanitiseName } from '../names.js';
import type { Form, FormMember } from './api-contract.js';

/** Why an operation of the contract is not answered, in words that go on from "…, for". */
export type Reason = { readonly reason: string };
export const isReason = (value: object): value is Reason => 'reason' in value;

/** The entities of a spec by the words that a contract has for them. */
export class Bound {
  readonly #entities: readonly Entity[];
  /** The fields that hold the numbers by which the contract knows records, by entity. */
  readonly #numbers: ReadonlyMap<string, string>;

  constructor(entities: readonly Entity[], numbers: ReadonlyMap<string, string>) {
    this.#entities = entities;
    this.#numbers = numbers;
  }

  entity(words: string): Entity | undefined {
    const name = sanitiseName(words, 'pascal');
    return this.#entities.find((one) => one.name === name || one.label.toLowerCase() === words);
  }

  /** What names a record in the contract. */
  idOf(entity: Entity): string {
    return this.#numbers.get(entity.name) ?? 'id';
  }

  member(entity: Entity, { name, words, nullable, required, kind, values }: FormMember): ContractMember | undefined {
    const place = { name, ...(nullable ? {} : { optional: true as const }) };
    if (words === 'id') return { name, field: kind === 'integer' ? this.idOf(entity) : 'id' };
    const built = BUILT_IN.find(([pattern]) => pattern.test(words))?.[1];
    const field = entity.fields.find((one) => one.name === sanitiseName(words, 'camel') || one.label.toLowerCase() === words);
    if (field !== undefined && kind !== 'other' && kind !== 'ids') {
      const called = values === undefined ? undefined : valuesOf(values, field.enum ?? []);
      return { ...place, field: field.name, ...(called === undefined ? {} : { values: called }) };
    }
    if (built !== undefined) return { name, field: built };
    const wanted = sanitiseName(words, 'camel');
    const relation = entity.relations.find(
      (one) => one.field !== undefined && (one.field === wanted || (one.field === `${wanted}Id` && kind !== 'other')),
    );
    if (relation?.field === undefined) return undefined;
    if (kind === 'ids') return relation.kind === 'manyToMany' ? { name, field: relation.field } : undefined;
    if (kind === 'other' || relation.kind !== 'belongsTo') return undefined;
    const numbered = kind === 'integer' && this.#numbers.has(relation.entity);
    if (kind === 'integer' && !numbered) return undefined;
    return { ...(required ? { name } : place), field: relation.field, ...(numbered ? { numbered: relation.entity } : {}) };
  }

  /** The form as the application fills it; a reason where it cannot. */
  form(entity: Entity, form: Form, of: 'request' | 'answer'): ContractForm | Reason {
    const known = form.members.map((member) => [member, this.member(entity, member)] as const);
    const lost = known.find(([{ required }, member]) => required && member === undefined)?.[0];
    if (lost !== undefined) return { reason: `its ${of} must have ${lost.name}, which is kept nowhere` };
    const beside = form.beside.map((one) => ({ ...one, means: besideOf(one.name) }));
    const unknown = beside.find(({ required, means }) => required && means === undefined);
    if (unknown !== undefined) return { reason: `its ${of} must say ${unknown.name}, which is not known` };
    return {
      schema: form.schema,
      ...(form.within === undefined ? {} : { within: form.within }),
      list: form.isList,
      beside: beside.flatMap(({ name, means }) => (means === undefined ? [] : [{ name, means }])),
      members: known.flatMap(([, member]) =>
        member === undefined || (of === 'request' && isSystems(entity, member.field)) ? [] : [member],
      ),
    };
  }
}

/** Requests that say it are right by the contract, and what they say does not count. */
const isSystems = (entity: Entity, name: string): boolean =>
  name === 'id' ||
  name === 'createdAt' ||
  name === 'updatedAt' ||
  entity.fields.some((field) => field.name === name && field.readOnly === true);

const BUILT_IN: readonly (readonly [RegExp, string])[] = [
  [/^(?:created|creation) ?(?:at|on|date|time|timestamp)?$|^date created$/, 'createdAt'],
  [/^(?:updated|modified|last (?:updated|modified)) ?(?:at|on|date|time)?$|^date (?:updated|modified)$/, 'updatedAt'],
];

const BESIDE = [
  [/^(?:total(?: count| items| elements| results)?|count)$/, 'total'],
  [/^(?:page(?: number| no| index)?|current page)$/, 'page'],
  [/^(?:page size|per page|limit|size)$/, 'pageSize'],
  [/^(?:offset|skip|start)$/, 'offset'],
] as const;

export const spoken = (name: string): string => asciiWords(name.replace(/([a-z\d])([A-Z])/g, '$1 $2')).join(' ');
export const besideOf = (name: string): (typeof BESIDE)[number][1] | undefined =>
  BESIDE.find(([pattern]) => pattern.test(spoken(name)))?.[1];

/** Theirs → ours; absent where all are called the same. */
export function valuesOf(theirs: readonly string[], ours: readonly string[]): Record<string, string> | undefined {
  const pairs = theirs.map(
    (value) => [value, ours.find((one) => one === value) ?? ours.find((one) => spoken(one) === spoken(value)) ?? value] as const,
  );
  return pairs.every(([value, own]) => value === own) ? undefined : Object.fromEntries(pairs);
}
