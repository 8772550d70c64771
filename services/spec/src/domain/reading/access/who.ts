import type { EntityDraft } from '../../draft/draft.js';
import type { Deed } from './claims.js';
import { EVERYONE, isAuthor, isPerson, mayBeRole, peopleIn, soundsLikePerson } from './people.js';
import { is, textOfWords, unbracketed, type Words } from './words.js';

/** What is known where a sentence is read: roles, kinds of records, and whom and what the sentences before spoke of. */
export interface Scene {
  readonly declared: ReadonlySet<string>;
  readonly entities: readonly EntityDraft[];
  who?: readonly string[] | undefined;
  things?: Words | undefined;
  deeds?: readonly Deed[] | undefined;
  /** The statement that is read, and the last one that said what somebody may do. */
  now?: number;
  said?: number;
}

const WHO_MADE_IT =
  /^(?:only )?(?:the |any |an? )?([\p{L}-]+|one) (?:who|that) (?:has |had |have |originally )?(?:created|wrote|made|entered|added|reported|posted|recorded|logged|submitted|uploaded|registered|written|booked|placed|requested|filed|raised|opened|started|ordered|proposed|suggested|drafted|planned|scheduled|lodged|noted|asked for|reserved) (?:it|them|this|that|an? \w+|the \w+|these \w+)$/u;
const WHOEVER = /^(?:whoever|who|the one who|those who) (?:has |had |have )?\w+ (?:it|them|this|the \w+|an? \w+)$/;
/** `the person who reported it`. */
export const saysAuthor = (text: string): boolean => {
  if (WHOEVER.test(text)) return true;
  const [, who] = WHO_MADE_IT.exec(text) ?? [];
  return who !== undefined && (who === 'one' || who === 'person' || who === 'people' || soundsLikePerson(who));
};

export interface Who {
  readonly keys: readonly string[];
  readonly only: boolean;
  readonly denied: boolean;
}

const NOBODY_BUT =
  /^(?:only )?(?:nobody|no one|no-one|noone|none|no user|no other (?:person|user|role)) (?:else )?(?:but|except for|except|other than|besides|apart from|save)\s+(.+)$/;

/** Who a noun phrase names; `loose`: the sentence leaves no doubt that it is somebody, whatever the word. */
export function whoIn(words: Words, scene: Scene, loose = false): Who | undefined {
  let text = textOfWords(unbracketed(words))
    .replace(/^, |,$/g, '')
    .trim();
  let only = false;
  let denied = false;
  const nobodyBut = NOBODY_BUT.exec(text)?.[1];
  if (nobodyBut !== undefined) [text, only] = [nobodyBut, true];
  const standsAs = /^(?:i|me|we|us)(?: alone| only)?, (?:as|being) (.+?),?$/.exec(text)?.[1];
  if (standsAs !== undefined) [text, only] = [standsAs, only || / (?:alone|only),/.test(textOfWords(words))];
  const twice = /^(.+?),? and (?:only |just )(.+?)$/.exec(text) ?? /^(.+?) and (.+) (?:alone|only)$/.exec(text);
  if (twice?.[1] !== undefined && (/^(?:they|he|she|them|him|her|these)$/.test(twice[2] ?? '') || twice[1].endsWith(twice[2] ?? '?')))
    [text, only] = [twice[1], true];
  const alone = /^(?:only|just|solely|exclusively) (.+)$/.exec(text) ?? /^(.+?) (?:alone|only|exclusively)$/.exec(text);
  if (alone?.[1] !== undefined) [text, only] = [alone[1], true];
  if (/^(?:nobody|no one|no-one|noone|no user) else$/.test(text)) return scene.who && { keys: scene.who, only: true, denied: false };
  if (/^(?:nobody|no one|no-one|noone|no user)$/.test(text)) return { keys: ['nobody'], only, denied: true };
  const none = /^(?:no|none of the|neither the|neither) (.+)$/.exec(text)?.[1];
  if (none !== undefined) [text, denied] = [none, true];
  if (/^(?:they|them|he|him|she|her|these|those|these people|all of them|they all|both|both of them)$/.test(text))
    return scene.who && { keys: scene.who, only, denied };
  if (saysAuthor(text)) return { keys: ['author'], only, denied };
  const people = peopleIn(text.replace(/^by /, ''));
  if (people === undefined) return undefined;
  const keys: string[] = [];
  for (const one of people) {
    if (/^(?:he|she|they|him|them)$/.test(one) && scene.who) keys.push(...scene.who);
    else if (isAuthor(one) || /^(?:its|the) owner$/.test(text)) keys.push('author');
    else if (EVERYONE.has(one) && !scene.declared.has(one)) keys.push('everyone');
    else if (scene.declared.has(one) || isRole(one, words, scene) || (loose && mayBeRole(one) && !namesThing(one, scene))) keys.push(one);
    else return undefined;
  }
  return keys.length === 0 ? undefined : { keys: [...new Set(keys)], only, denied };
}

const namesThing = (key: string, { entities }: Scene): boolean => entities.some((one) => one.key === key || one.aliases.includes(key));

function isRole(key: string, words: Words, scene: Scene): boolean {
  const last = key.split(' ').at(-1) ?? '';
  if (!mayBeRole(key)) return false;
  if (soundsLikePerson(last)) return true;
  const token = words.find(({ lower }) => lower === last || lower.startsWith(last));
  return isPerson(token) && !namesThing(key, scene) && !is(token, 'it');
}
