import { AppError, isUuid } from '@hexad/kernel';
import { findAll, KEY_FINDERS } from '@hexad/telemetry/patterns';
import { SCOPES, type Scope } from './credential.js';

const PROVIDER = /^[a-z0-9][a-z0-9._-]{0,62}$/;
const SECRET = /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/;
const LEAST = 8;
const MOST = 10_000;
const LONGEST_NAME = 120;

/** Fails with `invalid`. */
export function checkProvider(provider: string): void {
  if (PROVIDER.test(provider) && !isKey(provider)) return;
  throw new AppError('invalid', 'The provider is not the name of one; write a-z, 0-9, dots and dashes, at most 63.');
}

/** More are not listed. */
const MOST_LISTED = 20;

/** Fails with `not_found`. What was written is not repeated: it may be a secret in the wrong field. */
export function checkKnown(provider: string, known: readonly string[]): void {
  if (known.includes(provider)) return;
  const listed = known.slice(0, MOST_LISTED).join(', ') + (known.length > MOST_LISTED ? ` and ${known.length - MOST_LISTED} more` : '');
  throw new AppError(
    'not_found',
    `There is no provider of this name; there are ${listed}. Choose one of them, or add the provider first.`,
    {
      details: { field: 'provider' },
    },
  );
}

/** Fails with `invalid`, and never says what the secret is. */
export function checkSecret(secret: string): void {
  if (secret.length < LEAST || secret.length > MOST)
    throw new AppError('invalid', `The secret has ${secret.length} characters; a key of a provider has ${LEAST} to ${MOST}.`);
  if (!SECRET.test(secret))
    throw new AppError('invalid', 'The secret has spaces around it, line breaks or characters that no key has; copy the key alone.');
}

/** A name for people: one line, which everybody sees who sees the key. Fails with `invalid`. */
export function nameFrom(text: string, secret: string): string {
  const name = text.normalize('NFC').replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim(); // prettier-ignore
  if (name === '') throw new AppError('invalid', 'The key has no name; say what it is for.');
  if (Array.from(name).length > LONGEST_NAME)
    throw new AppError('invalid', `The name of the key is longer than ${LONGEST_NAME} characters.`);
  if (name.includes(secret) || isKey(name)) throw new AppError('invalid', 'The name of the key has a secret in it; choose another.');
  return name;
}

/** Fails with `invalid`. */
export function scopeFrom(text: string): Scope {
  const scope = SCOPES.find((known) => known === text);
  if (scope === undefined) throw new AppError('invalid', `The scope of the key is none; there are ${SCOPES.join(', ')}.`);
  return scope;
}

/** Fails with `not_found`: what cannot be an id is of nothing that exists. */
export function idFrom(what: string, text: string): string {
  if (!isUuid(text)) throw notFound(what, text);
  return text.toLowerCase();
}

/** Somebody mixed up the fields, and everybody would see it. */
const isKey = (text: string): boolean => findAll(text, KEY_FINDERS).length > 0;

/** What is no id is not repeated: who mixes up fields must not find a secret in an error. */
export const notFound = (what: string, id: string): AppError =>
  new AppError('not_found', isUuid(id) ? `There is no ${what} ${id}.` : `There is no such ${what}; its id is a UUID.`);
