import { AppError } from '@hexad/kernel';
import type { Key, Kind, Wording } from './wording.js';

export type Json = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * An object of a body that was sent, read field by field. `null` counts as absent. What is not as it should be fails with `invalid` in the words of
 * the protocol (details: `param`).
 */
export class Fields {
  readonly json: Json;
  readonly #wording: Wording;
  readonly #key: Key;
  readonly #parent: Fields | undefined;

  constructor(json: Json, wording: Wording, key: Key = '', parent?: Fields) {
    this.json = json;
    this.#wording = wording;
    this.#key = key;
    this.#parent = parent;
  }

  text(name: string): string | undefined {
    const value = this.json[name] ?? undefined;
    return value === undefined || typeof value === 'string' ? value : this.#wrong(name, 'string', value);
  }

  /** Present; it may be empty. */
  needText(name: string): string {
    return this.text(name) ?? this.missing(name);
  }

  number(name: string, least?: number): number | undefined {
    const value = this.json[name] ?? undefined;
    if (value === undefined) return undefined;
    return typeof value === 'number' ? this.#atLeast(name, least, value) : this.#wrong(name, 'number', value);
  }

  integer(name: string, least?: number): number | undefined {
    const value = this.json[name] ?? undefined;
    if (value === undefined) return undefined;
    return typeof value === 'number' && Number.isSafeInteger(value)
      ? this.#atLeast(name, least, value)
      : this.#wrong(name, 'integer', value);
  }

  flag(name: string): boolean | undefined {
    const value = this.json[name] ?? undefined;
    return value === undefined || typeof value === 'boolean' ? value : this.#wrong(name, 'boolean', value);
  }

  choice<const T extends string>(name: string, allowed: readonly T[]): T | undefined {
    const value = this.text(name);
    return value === undefined || (allowed as readonly string[]).includes(value) ? (value as T | undefined) : this.notOneOf(name, allowed);
  }

  object(name: string): Fields | undefined {
    const value = this.json[name] ?? undefined;
    if (value === undefined) return undefined;
    return isObject(value) ? new Fields(value, this.#wording, name, this) : this.#wrong(name, 'object', value);
  }

  needObject(name: string): Fields {
    return this.object(name) ?? this.missing(name);
  }

  list(name: string): readonly unknown[] | undefined {
    const value = this.json[name] ?? undefined;
    return value === undefined || Array.isArray(value) ? value : this.#wrong(name, 'array', value);
  }

  /** The objects in a list; none where the list is absent. */
  objects(name: string): readonly Fields[] {
    const list = this.list(name);
    if (list === undefined) return [];
    const at = new Fields({}, this.#wording, name, this);
    return list.map((value, index) => (isObject(value) ? new Fields(value, this.#wording, index, at) : at.#wrong(index, 'object', value)));
  }

  texts(name: string): readonly string[] | undefined {
    const list = this.list(name);
    const other = list?.findIndex((value) => typeof value !== 'string') ?? -1;
    if (other >= 0) return new Fields({}, this.#wording, name, this).#wrong(other, 'string', list![other]);
    return list as readonly string[] | undefined;
  }

  missing(name: string): never {
    const path = this.#path(name);
    throw fault(this.#wording.missing(path), path);
  }

  notOneOf(name: string, allowed: readonly string[]): never {
    const path = this.#path(name);
    throw fault(this.#wording.wrongChoice(path, shown(this.json[name]), allowed), path);
  }

  /** `said` is the rest of the sentence. */
  refuse(name: string, said: string): never {
    const path = this.#path(name);
    throw fault(this.#wording.other(path, said), path);
  }

  #atLeast(name: string, least: number | undefined, value: number): number {
    if (least === undefined || value >= least) return value;
    const path = this.#path(name);
    throw fault(this.#wording.tooSmall(path, least, value), path);
  }

  #wrong(name: Key, kind: Kind, value: unknown): never {
    const path = this.#path(name);
    throw fault(this.#wording.wrongKind(path, kind, kindOf(value)), path);
  }

  #path(...keys: readonly Key[]): string {
    return this.#parent === undefined ? this.#wording.path(keys) : this.#parent.#path(this.#key, ...keys);
  }
}

const fault = (message: string, param: string): AppError => new AppError('invalid', message, { details: { param } });

/** Enough of a value to know it again; it may be long. */
const shown = (value: unknown): string => {
  const text = typeof value === 'string' ? `'${value}'` : JSON.stringify(value);
  return text.length <= 80 ? text : `${text.slice(0, 80)}…`;
};

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
