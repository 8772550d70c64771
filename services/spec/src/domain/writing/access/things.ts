import type { Entity } from '@hexad/proto/documents';
import type { Draft } from '../../draft/draft.js';
import { entityAt } from '../../grammar/classes.js';
import type { RightClaim } from '../../reading/access/claims.js';
import type { SpecNames } from '../names-in-spec.js';

/** What a claim is about, and, in `the appointments of their own patients`, whose things they are. */
export interface Things {
  readonly entities: readonly Entity[];
  readonly ofOwn?: Entity;
  /** Words that say of which records only, so that they cannot be left out. */
  readonly narrowed?: string;
}

/** Words that narrow nothing. */
const NEUTRAL = new Set(
  `the a an all any every each own only also and or , of their his her its our other new these those it them record records entry entries data too as well
  themselves himself herself existing himself to from in system application app freely always nothing but except only at for tho though too all both whole entire
  another other someone somebody anyone else 's ' ones one every his hers theirs that which who are is be no others more he she they i me my own per by
  alone themselves ourselves solely exclusively just again as of on into them whatever any`.split(/\s+/),
);
const KNOWN_TAILS = [
  /\b(?:that |which |who )?(?:he or she|she or he|they|he|she|i) (?:have |has |had )?(?:themselves |himself |herself )?\w+(?: themselves| himself| herself)?$/,
  /\bwithout (?:signing|logging) (?:in|on)$/,
  /\bwithout (?:a login|an account|having to (?:sign|log) (?:in|on))$/,
];

/** `As a clerk I want to add fines | with an amount and a date`: what is added has these; it says nothing of which ones. */
function attributesFrom(claim: RightClaim, tokens: NonNullable<RightClaim['things']>, draft: Draft): number | undefined {
  if (claim.story !== true || !claim.deeds.includes('create')) return undefined;
  const at = tokens.findIndex(({ lower }) => lower === 'with');
  const named = tokens.findIndex((_, index) => index < at && entityAt(tokens, index, { entities: draft.entities }) !== undefined);
  return named < 0 ? undefined : at;
}

export function thingsOf(claim: RightClaim, draft: Draft, names: SpecNames, entities: readonly Entity[]): Things {
  if (claim.things === undefined) return { entities };
  const tokens = claim.things;
  const found: Entity[] = [];
  let ofOwn: Entity | undefined;
  const [from, to] = [0, attributesFrom(claim, tokens, draft) ?? tokens.length];
  const rest: string[] = [];
  for (let at = from; at < to; at += 1) {
    const match = entityAt(tokens, at, { entities: draft.entities });
    if (match === undefined) {
      rest.push(tokens[at]!.lower);
      continue;
    }
    const entity = entities.find((each) => each.name === names.entity(match.entity));
    const before = tokens.slice(Math.max(from, at - 3), at).map(({ lower }) => lower);
    if (entity !== undefined && found.length > 0 && claim.own === 'theirs' && before[0] === 'of' && before.at(-1) === 'own') ofOwn = entity;
    else if (entity !== undefined && !found.includes(entity)) found.push(entity);
    at = match.end - 1;
  }
  const said = rest.filter((word) => /[\p{L}\d]/u.test(word)).join(' ');
  const left = KNOWN_TAILS.reduce((text, tail) => text.replace(tail, ''), said)
    .split(' ')
    .filter((word) => word !== '' && !NEUTRAL.has(word));
  return { entities: found, ...(ofOwn === undefined ? {} : { ofOwn }), ...(left.length === 0 ? {} : { narrowed: left.join(' ') }) };
}
