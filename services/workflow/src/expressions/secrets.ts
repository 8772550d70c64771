import { celMap, isCelList, isCelMap, type CelMap, type CelValue } from '@bufbuild/cel';
import { isList, isObject, type Json } from './json.js';

/**
 * What `${secrets.NAME}` gives: a reference, never the value. Only whoever runs a step resolves it, after the engine has let go of the
 * step's inputs; journal, rows, messages and expressions know the name alone.
 */
export type SecretReference = {
  readonly $secret: string;
};

const KEY = '$secret';

const references = new WeakMap<CelMap, SecretReference>();

/** The reference inside an expression. Only what is made here is one; an object with a field of that name is none. */
export function secretReference(name: string): CelMap {
  const reference = celMap(new Map([[KEY, name]]));
  references.set(reference, { [KEY]: name });
  return reference;
}

/** The reference that a value is, if it is one. */
export const referenceOf = (value: CelValue): SecretReference | undefined => (isCelMap(value) ? references.get(value) : undefined);

/** The name in a reference that an evaluation gave, if the value is one. */
export const secretNameOf = (value: Json | undefined): string | undefined => {
  const name = isObject(value) && Object.hasOwn(value, KEY) ? value[KEY] : undefined;
  return typeof name === 'string' ? name : undefined;
};

/**
 * Whether a reference stands anywhere in a value. What comes from outside (inputs of a run, results, signals) must not hold one: it would be
 * resolved with the rights of the workflow.
 */
export function holdsSecret(value: Json | undefined): boolean {
  if (isList(value)) return value.some(holdsSecret);
  return isObject(value) && (Object.hasOwn(value, KEY) || Object.values(value).some(holdsSecret));
}

export const isSecret = (value: CelValue): boolean => referenceOf(value) !== undefined;

/** One level deep: where a function gets a list or a map of secrets. */
export const hasSecret = (value: CelValue): boolean =>
  isSecret(value) || (isCelMap(value) && [...value.values()].some(isSecret)) || (isCelList(value) && [...value].some(isSecret));

export const SECRET_IN_TEXT =
  'a secret is a reference and never becomes text: give it to an input as a whole, `${secrets.NAME}`, and let the step put it where it belongs';
