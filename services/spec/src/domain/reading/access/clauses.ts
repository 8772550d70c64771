import { nominalOf } from './reserved.js';
import { isAgentive, isPlainDeed } from './verbs.js';
import type { Scene } from './who.js';
import { is, MODAL, namesRecord, personEnd, trimmed, type Words } from './words.js';

const BREAKS = new Set([',', ';', ':', '-', 'and', 'but', 'while', 'whereas', 'so', 'i.e.', 'yet', 'though', 'although']);

export const startsWithVerb = (words: Words): boolean =>
  MODAL.has(words[0]?.lower ?? '') ||
  isPlainDeed(words[0]?.lower ?? '') ||
  is(words[0], 'read-only', 'read', 'full', 'have', 'has', 'look', 'looks', 'put', 'puts', 'never', 'not', 'also', 'get', 'gets');

/** A clause of its own begins here. */
function startsClause(words: Words, scene: Scene): boolean {
  const rest = trimmed(words);
  const [first, second] = rest;
  if (!first || !second) return false;
  const verb = (at: number): boolean => {
    const token = rest[at];
    return (
      token !== undefined &&
      (MODAL.has(token.lower) ||
        is(token, 'is', 'are', 'has', 'have', 'gets', 'get', 'never', 'sees', 'see') ||
        (is(token, 'only', 'alone') && at < rest.length - 1) ||
        (isPlainDeed(token.lower) && token.tags.has('Verb')))
    );
  };
  if (MODAL.has(first.lower) || (is(first, 'not', 'never') && isPlainDeed(second.lower))) return true;
  if (is(first, 'they', 'he', 'she', 'it', 'nobody', 'everyone', 'everybody', 'anyone', 'i')) return verb(1) || verb(2);
  if (is(first, 'no') && is(second, 'one')) return true;
  if (is(first, 'only') && personEnd(rest, 1) !== undefined) return true;
  const nominal = nominalOf(rest.slice(0, rest.findIndex((token) => is(token, 'is', 'are')) + 1 || 0), scene);
  if (nominal) return true;
  if (is(first, 'so', 'same') && rest.some((token) => is(token, 'is', 'are', 'for'))) return true;
  const person = personEnd(rest, 0);
  if (person !== undefined && (verb(person) || (is(rest[person], 'can') && true))) return true;
  const record = namesRecord(rest, 0, scene.entities);
  return record !== undefined && (MODAL.has(rest[record]?.lower ?? '') || is(rest[record], 'is', 'are'));
}

/** The clauses of a sentence, each with its own subject or going on with the one before. */
export function cutClauses(words: Words, scene: Scene): Words[] {
  const found: Words[] = [];
  let from = 0;
  let depth = 0;
  for (let at = 1; at < words.length - 1; at += 1) {
    const { lower } = words[at]!;
    if (lower === '(') depth += 1;
    if (lower === ')') depth -= 1;
    if (depth > 0 || !BREAKS.has(lower)) continue;
    if ((lower === ':' || lower === '-') && at < from + 5 && personEnd(words, from) === at) continue;
    const before = words.slice(from, at);
    const after = words.slice(at + 1);
    if (lower === ',' && MODAL.has(after[0]?.lower ?? '') && !is(after[1], 'not', 'also')) continue;
    if (startsClause(after, scene) && stands(before)) {
      found.push(before);
      from = at + 1;
    }
  }
  found.push(words.slice(from));
  return found;
}

/** `Clerks and the warden may …`: what stands before is only a name. */
const stands = (words: Words): boolean =>
  personEnd(words, 0) !== words.length &&
  words.some(
    (token) =>
      MODAL.has(token.lower) ||
      is(token, 'is', 'are', 'has', 'have') ||
      isPlainDeed(token.lower) ||
      isAgentive(token.lower) ||
      token.tags.has('Verb'),
  );
