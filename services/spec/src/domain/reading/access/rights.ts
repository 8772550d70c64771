import type { Statement } from '../../text/statement.js';
import { active, told } from './active.js';
import type { Permission, RightClaim } from './claims.js';
import { cutClauses, startsWithVerb } from './clauses.js';
import { EVERYONE, isPerson, peopleIn } from './people.js';
import { passive } from './passive.js';
import { nominalOf, reserved } from './reserved.js';
import { plainly } from './rephrase.js';
import { deedAt } from './verbs.js';
import { type Scene, type Who, whoIn } from './who.js';
import { is, MODAL, namesRecord, personEnd, textOfWords, trimmed, type Words } from './words.js';

/** How long somebody may, not of which records it is said. */
const TIMES = new Set(['until', 'before', 'while', 'after']);
const CONDITIONS = new Set(['if', 'when', 'while', 'unless', 'once', 'after', 'before', 'until', 'whenever', 'provided']);
/** What is said of nobody else, after everything else. */
const NOBODY_ELSE =
  /(?:,|;| -|:)? ?(?:and |but )?(?:(?:by|for|to) )?(?:nobody|no one|no-one|noone|no other (?:role|user|person)) else(?: (?:may|can|should|shall|must|will|is allowed to|gets to|does|is|has)(?: \w+){0,5})?$|(?:,|;)? ?which (?:nobody|no one) else [\w ]+$/;
const FILLERS =
  /(?:(?:,|;| -)? ?(?:and |but )?(?:that (?:is|'s) (?:all|it)|no more|nothing (?:else|more))| of course| please| obviously| naturally| though| tho| as well| too)$/;

export interface Read {
  readonly rights: readonly RightClaim[];
  /** Nothing of the statement is left over. */
  readonly whole: boolean;
}

const cut = (words: Words, pattern: RegExp): Words | undefined => {
  const text = words
    .map(({ lower }) => lower)
    .join(' ')
    .replace(/ ,/g, ',');
  const match = pattern.exec(text);
  if (!match || match.index === 0) return undefined;
  const kept = text
    .slice(0, match.index)
    .replace(/,/g, ' ,')
    .split(' ')
    .filter((word) => word !== '').length;
  return words.slice(0, kept);
};

/** What a statement says about who may do what; `lead`: whom its heading or the item above it names. */
export function rightsOf(statement: Statement, scene: Scene, lead?: readonly string[]): Read | undefined {
  scene.now = statement.index;
  let words = plainly(withoutPurpose(wanted(trimmed(statement.tokens))), scene);
  const condition = words.findIndex(
    ({ lower }, at) =>
      (CONDITIONS.has(lower) || (lower === 'as' && is(words[at + 1], 'long', 'soon'))) &&
      !(lower === 'after' && is(words[at - 1], 'look', 'looks', 'looking')),
  );
  if (words.length < 1 || (condition >= 0 && condition < 3)) return undefined;
  const when = words[condition]?.lower ?? '';
  if (condition > 0) words = trimmed(words.slice(0, condition));
  let closed = false;
  for (let again = true; again;) {
    const shorter = cut(words, NOBODY_ELSE);
    if (shorter) closed = true;
    const kept = shorter ?? cut(words, FILLERS);
    again = kept !== undefined;
    if (kept) words = trimmed(kept);
  }
  const found = clauses(words, scene, lead);
  if (found === undefined || found.permissions.length === 0) return undefined;
  if (condition > 0 && !found.permissions.every((one) => holdsAnyway(one, when))) return undefined;
  scene.said = statement.index;
  const last = found.permissions.at(-1);
  const rights = found.permissions.map((permission) => ({
    ...permission,
    only: permission.only || (closed && permission.own === undefined) || (closed && last?.own !== undefined),
    statement,
    ...(found.whole && condition < 0 ? {} : { partial: true as const }),
  }));
  return { rights, whole: found.whole && condition < 0 };
}

/**
 * Who may is said, and when is said after it: others read that. Where it is denied, or nobody else may change the record then,
 * without its condition it would be said of too many.
 */
function holdsAnyway({ denied, only, deeds }: Permission, when: string): boolean {
  if (denied) return false;
  return !only || TIMES.has(when) || deeds.every((deed) => typeof deed === 'object');
}

/** `… so that everybody knows` says why. */
function withoutPurpose(words: Words): Words {
  const at = words.findIndex(
    ({ lower }, index) => index > 3 && ((lower === 'so' && is(words[index + 1], 'that')) || lower === 'because' || lower === 'since'),
  );
  return at < 0 ? words : trimmed(words.slice(0, at));
}

interface Found {
  readonly permissions: readonly Permission[];
  readonly whole: boolean;
}

/** Reads clause after clause, each going on with the subject of the one before where it has none. */
function clauses(words: Words, scene: Scene, lead?: readonly string[]): Found | undefined {
  const permissions: Permission[] = [];
  let whole = true;
  let first = true;
  for (const clause of cutClauses(words, scene).flatMap((one) => rephrased(one, scene))) {
    const inherited = first ? lead : (scene.who ?? lead);
    const plain = trimmed(clause);
    const said = clauseOf(plain, scene, first ? lead : undefined, inherited);
    first = false;
    if (said === undefined) {
      if (plain.length > 0) whole = false;
      remember(plain, scene);
      continue;
    }
    for (const one of said) permissions.push({ ...note(one, scene), from: plain[0]!.start, to: plain.at(-1)!.end });
  }
  return permissions.length === 0 ? undefined : { permissions, whole };
}

function rephrased(clause: Words, scene: Scene): Words[] {
  const words = trimmed(clause);
  const again = plainly(words, scene);
  return again === words ? [clause] : cutClauses(again, scene);
}

const POINTING =
  /^(?:(?:all|any|each|both|most) of )?(?:it|them|they|these|those|this|that|one|ones|the latter)(?: all| too| as well| only| themselves)?$/;

/** Pronouns stand for what was spoken of before. */
function note(permission: Permission, scene: Scene): Permission {
  const { things } = permission;
  const unnamed =
    permission.own !== undefined && things !== undefined && !things.some((_, at) => namesRecord(things, at, scene.entities) !== undefined);
  const pointing =
    things !== undefined &&
    (things.length === 0 || POINTING.test(textOfWords(things)) || (unnamed && /\b(?:ones?|those|them|it)\b/.test(textOfWords(things))));
  const meant = pointing ? scene.things : things;
  if (meant !== undefined && meant.length > 0) scene.things = meant;
  if (permission.who.some((key) => key !== 'everyone' && key !== 'anyone' && key !== 'nobody')) scene.who = permission.who;
  scene.deeds = permission.deeds;
  return things === undefined ? permission : { ...permission, things: meant ?? things };
}

/** People and records named here are whom and what pronouns mean after it. */
export function remember(words: Words, scene: Scene): void {
  const from = is(words[0], 'as') ? 1 : 0;
  const end = personEnd(words, from);
  const keys = end === undefined ? undefined : peopleIn(textOfWords(words.slice(from, end)));
  if (keys && isPerson(words[(end ?? 0) - 1]) && !keys.some((key) => EVERYONE.has(key))) scene.who = keys;
  for (let at = 0; at < Math.min(words.length, 5); at += 1) {
    const record = namesRecord(words, at, scene.entities);
    if (record === undefined) continue;
    if (end === undefined || at >= end) scene.things = words.slice(at, record);
    return;
  }
}

function clauseOf(
  words: Words,
  scene: Scene,
  lead: readonly string[] | undefined,
  inherited: readonly string[] | undefined,
): Permission[] | undefined {
  if (words.length === 0) return undefined;
  const pronounFirst = is(words[0], 'i', 'we') && lead !== undefined;
  const bare = pronounFirst ? words.slice(1) : words;
  const without = pronounFirst ? undefined : (thisDeed(bare, scene) ?? elided(bare, scene) ?? whole(bare, scene));
  if (without) return without;
  const keys = lead ?? (startsWithVerb(bare) ? inherited : undefined);
  if (keys === undefined) return undefined;
  const who: Who = { keys, only: false, denied: false };
  if (
    /^(?:(?:can |may )?(?:do )?(?:everything|all of the above|all rights|all|full access|anything)|all of the above)$/.test(
      textOfWords(bare),
    )
  )
    return [{ who: keys, deeds: ['create', 'read', 'update', 'delete'], only: false, denied: false }];
  let at = 0;
  if (is(bare[0], 'am', 'are', 'is') && !is(bare[1], 'allowed', 'able', 'not', 'permitted')) {
    const onlyOne = /^(?:am|are|is) (?:the )?only (?:one|ones|person|people|role) who /.exec(textOfWords(bare));
    if (!onlyOne) return undefined;
    return told(
      bare,
      onlyOne[0].trim().split(' ').length + (MODAL.has(bare[onlyOne[0].trim().split(' ').length]?.lower ?? '') ? 1 : 0),
      { ...who, only: true },
      scene,
      false,
    );
  }
  if (
    !startsWithVerb(bare) &&
    !pronounFirst &&
    !(bare[0]?.tags.has('Verb') === true && namesRecord(bare, deedAt(bare, 0)?.end ?? 1, scene.entities) !== undefined)
  )
    return undefined;
  if ((MODAL.has(bare[0]?.lower ?? '') && !is(bare[1], 'like')) || is(bare[0], 'am', 'are', 'is')) at = 1;
  else if (is(bare[0], 'want', 'wants', 'like', 'wish', 'need', 'needs', 'would'))
    at = /^(?:would like|want|wants|need|needs|wish) to /.test(textOfWords(bare)) ? bare.findIndex((token) => is(token, 'to')) + 1 : -1;
  if (at < 0) return undefined;
  if (/^(?:nothing|none|no access)$/.test(textOfWords(bare))) return undefined;
  return told(bare, at, who, scene, false);
}

/** `It is important to us that …`, `please make sure that …`: what follows is what is wanted. */
const IMPORTANT =
  /^(?:please )?(?:(?:it|this) (?:is|'s) (?:very |really |also |so )?(?:important|essential|crucial|clear|vital|required|necessary|mandatory)(?: (?:to|for) (?:us|me))?|make sure|ensure|note|(?:we|i) (?:want|expect|insist|think|would like)|the system (?:must|shall|should) (?:ensure|make sure)|remember) (?:that )/;
const POSSIBLE = /^(?:it (?:must|should|shall|will|is|has to) (?:not )?(?:be )?(?:only )?possible (?:only )?for) (.+?) to (?=\w)/;

function wanted(words: Words): Words {
  const said = IMPORTANT.exec(textOfWords(words))?.[0];
  return said === undefined ? words : trimmed(words.slice(said.trim().split(' ').length));
}

/** `It must be possible for clerks to add fines`. */
function possible(words: Words, scene: Scene): Permission[] | undefined {
  const match = POSSIBLE.exec(textOfWords(words));
  if (!match) return undefined;
  const to = words.findIndex((token, at) => at > 3 && is(token, 'to') && !is(words[at - 1], 'has'));
  const from = words.findIndex((token) => is(token, 'for')) + 1;
  const who = whoIn(words.slice(from, to), scene, true);
  const denied = /\bnot\b/.test(match[0]);
  return who && told(words, to + 1, { ...who, only: who.only || /\bonly\b/.test(match[0]), denied: denied || who.denied }, scene, false);
}

const whole = (words: Words, scene: Scene): Permission[] | undefined =>
  story(words, scene) ??
  possible(words, scene) ??
  active(words, scene) ??
  passive(words, scene) ??
  reserved(words, scene) ??
  labelled(words, scene);

/** `As a clerk I want to add fines`. */
function story(words: Words, scene: Scene): Permission[] | undefined {
  if (!is(words[0], 'as')) return undefined;
  const me = words.findIndex((token, at) => at > 1 && at < 9 && is(token, 'i', 'we'));
  const who = me < 0 ? undefined : whoIn(words.slice(1, me), scene, true);
  if (!who) return undefined;
  return clauseOf(words.slice(me), scene, who.keys, who.keys)?.map((one) =>
    one.only || one.denied || one.own ? one : { ...one, story: true as const },
  );
}

/** `Clerks remove fines. | Only wardens may do this`: what was said just before. */
function thisDeed(words: Words, scene: Scene): Permission[] | undefined {
  const match = /^(only .+) (?:can|may|should|must|(?:are|is) allowed to) do (?:this|that|so|it)$/.exec(textOfWords(words));
  if (!match?.[1] || !scene.deeds || !scene.things || scene.now === undefined || scene.said !== scene.now - 1) return undefined;
  const who = whoIn(words.slice(0, match[1].split(' ').length), scene);
  return who && [{ who: who.keys, deeds: scene.deeds, things: scene.things, only: true, denied: false }];
}

/** `Speakers cannot`, `so is deleting them`, `same goes for editing`. */
function elided(words: Words, scene: Scene): Permission[] | undefined {
  const text = textOfWords(words);
  const again = /^(?:(?:the )?same (?:goes|holds|applies|is true) for|so (?:is|are)) (?:.+)$/.exec(text);
  if (again && scene.who) {
    const from = words.findIndex((token) => is(token, 'for', 'is', 'are')) + 1;
    const nominal = nominalOf(words.slice(from), scene);
    return nominal && [{ who: scene.who, deeds: nominal.deeds, things: nominal.things, only: false, denied: false }];
  }
  const ends = /^(.+) (?:can|may|must|should|do|does|is|are) not$/.exec(text);
  if (!ends?.[1] || !scene.deeds || !scene.things) return undefined;
  const who = whoIn(words.slice(0, -2), scene);
  return who && [{ who: who.keys, deeds: scene.deeds, things: scene.things, only: false, denied: true }];
}

/** `tenants: read only`, `Clerk - can add and edit fines`. */
function labelled(words: Words, scene: Scene): Permission[] | undefined {
  const sign = words.findIndex((token) => is(token, ':', '-'));
  if (sign < 1 || sign > 4) return undefined;
  const who = whoIn(words.slice(0, sign), scene);
  const does = words[sign + 1];
  const acts = does?.tags.has('Verb') === true || is(does, 'only', 'never') || MODAL.has(does?.lower ?? '');
  const record = who?.keys.some((key) => scene.entities.some((one) => one.key === key) && !scene.declared.has(key)) === true;
  if (!who || (record && !(acts && words.slice(0, sign).some(isPerson) && !is(does, 'has', 'have', 'is', 'are')))) return undefined;
  return clauseOf(trimmed(words.slice(sign + 1)), scene, who.keys, who.keys);
}
