import type { Statement } from '../../text/statement.js';
import type { Deed, RightClaim } from './claims.js';
import { EVERYONE, isAuthor, peopleIn, soundsLikePerson } from './people.js';
import { deedOfGerund, deedsOf, isPlainDeed } from './verbs.js';

/** A statement's words, with the token that each comes from. */
interface Word {
  readonly text: string;
  readonly token: number;
}

const MODAL = new Set(['can', 'may', 'must', 'should', 'shall', 'will', 'could']);
const SKIPPED = new Set(['be', 'able', 'allowed', 'permitted', 'also', 'even', 'always', 'then', 'to', 'themselves', 'freely']);
const JOINS = new Set([',', 'and', 'or', '/']);
const MADE_BY_THEM =
  /\b(?:they|he|she) (?:have |has |had )?(?:themselves |himself |herself )?(?:created|made|wrote|written|entered|added|reported|recorded|posted|registered)\b/;
const OWN = /\b(?:their|his|her|its|his or her) own\b/;
const WHO_MADE_IT =
  /^(?:the )?([\p{L}-]+) who (?:has |had )?(?:created|wrote|made|entered|added|reported|posted|recorded) (?:it|them|an? \w+|the \w+)$/u;
/** `the person who reported it`. */
const saysAuthor = (text: string): boolean => {
  const [, who] = WHO_MADE_IT.exec(text) ?? [];
  return who !== undefined && (who === 'one' || who === 'person' || soundsLikePerson(who));
};
const WITHOUT_SIGN_IN = /\bwithout (?:signing|logging|a login|an account|having to (?:sign|log))/;

function wordsOf({ tokens }: Statement): Word[] {
  const all = tokens.map((token, at) => ({ text: token.lower, token: at }));
  while (/^[.!;]$/.test(all.at(-1)?.text ?? '')) all.pop();
  while (['and', 'also', 'but', 'so', 'then'].includes(all[0]?.text ?? '') || all[0]?.text === ',') all.shift();
  return all;
}

const textOf = (words: readonly Word[]): string =>
  words
    .map(({ text }) => text)
    .join(' ')
    .replace(/ ,/g, ',');

/** What a statement says about who may do what; `declared`: roles that were named as such. */
export function rightOf(statement: Statement, declared: ReadonlySet<string>): RightClaim | undefined {
  const words = wordsOf(statement);
  if (words.length < 3 || words.some(({ text }) => ['if', 'when', 'while', 'unless', 'once', 'after', 'before', 'until'].includes(text)))
    return undefined;
  return active(statement, words, declared) ?? passive(statement, words, declared) ?? reserved(statement, words, declared);
}

/** Keys of the people that a text lists, where all are known to be people. */
function whoIn(text: string, declared: ReadonlySet<string>): string[] | undefined {
  const keys = peopleIn(text)?.map((key) => {
    if (isAuthor(key) || /^(?:its|the) (?:owner)$/.test(text)) return 'author';
    return EVERYONE.has(key) && !declared.has(key) ? 'everyone' : key;
  });
  const known = (key: string): boolean => key === 'author' || key === 'everyone' || declared.has(key) || soundsLikePerson(key);
  return keys !== undefined && keys.length > 0 && keys.every(known) ? [...new Set(keys)] : undefined;
}

/** `Only librarians may add, change or delete books`, `Doctors see only their own patients`. */
function active(statement: Statement, words: readonly Word[], declared: ReadonlySet<string>): RightClaim | undefined {
  const first = words[0]?.text === 'only' ? 1 : 0;
  const only = first === 1;
  for (let verb = first + 1; verb < Math.min(words.length - 1, first + 12); verb += 1) {
    const { text } = words[verb]!;
    const isModal =
      MODAL.has(text) || (['are', 'is'].includes(text) && ['allowed', 'permitted', 'not', 'able'].includes(words[verb + 1]?.text ?? ''));
    if (!isModal && !isBare(words, verb, only)) continue;
    const limited = words[verb - 1]?.text === 'only' && verb - 1 > first;
    const subject = textOf(words.slice(first, limited ? verb - 1 : verb));
    const nobodyElse = /^(?:nobody|no one) but (.+)$/.exec(subject)?.[1];
    const byAuthor = saysAuthor(subject);
    const who = byAuthor ? ['author'] : whoIn(nobodyElse ?? subject, declared);
    if (who === undefined) {
      if (isModal) return undefined;
      continue;
    }
    return told(statement, words, isModal ? verb + 1 : limited ? verb - 1 : verb, { who, only: only || nobodyElse !== undefined });
  }
  return undefined;
}

/** Without a modal only some deeds speak of rights; `the clerk records the name of …` tells what there is. */
const isBare = (words: readonly Word[], at: number, only: boolean): boolean => {
  const deeds = deedsOf(words[at]!.text);
  return isPlainDeed(words[at]!.text) && (only || deeds.length > 1 || (deeds[0] === 'read' && OWN.test(textOf(words.slice(at)))));
};

/** From the first deed on. */
function told(
  statement: Statement,
  words: readonly Word[],
  from: number,
  { who, only }: { readonly who: readonly string[]; readonly only: boolean },
): RightClaim | undefined {
  let at = from;
  let denied = false;
  while (at < words.length) {
    const { text } = words[at]!;
    if (text === 'not' || text === 'never') denied = true;
    else if (text === 'be' && !['able', 'allowed', 'permitted'].includes(words[at + 1]?.text ?? '')) return undefined;
    else if (!SKIPPED.has(text) && text !== 'only') break;
    at += 1;
  }
  const deeds: Deed[] = [];
  const beforeDeeds = at;
  while (at < words.length) {
    const { text } = words[at]!;
    const joined = at > beforeDeeds && JOINS.has(words[at - 1]!.text) && !JOINS.has(text);
    if (at === beforeDeeds || (joined && isPlainDeed(text)) || (joined && words[at + 1]?.text !== undefined && isVerbBefore(words, at))) {
      if (text === 'do' && /^(?:everything|anything)/.test(words[at + 1]?.text ?? '')) {
        deeds.push('create', 'read', 'update', 'delete');
        at += 1;
        continue;
      }
      const looks = text === 'look' && words[at + 1]?.text === 'at';
      if (looks) at += 1;
      deeds.push(...(looks ? (['read'] as const) : deedsOf(text)));
      at += 1;
    } else if (JOINS.has(text)) at += 1;
    else break;
  }
  if (deeds.length === 0) return undefined;
  const rest = textOf(words.slice(at));
  const everything = /^(?:everything|anything|all (?:the )?(?:records|data)|all of (?:it|them))\b/.test(rest);
  const open = who.includes('everyone') && WITHOUT_SIGN_IN.test(rest);
  const own = OWN.test(rest) ? 'theirs' : MADE_BY_THEM.test(rest) ? 'made' : undefined;
  const last = words.at(-1)!.token + 1;
  return {
    statement,
    who: open ? ['anyone'] : who,
    deeds: [...new Set(deeds)],
    only: only || (own !== undefined && /\bonly\b/.test(textOf(words.slice(from)))),
    denied,
    ...(own === undefined ? {} : { own }),
    ...(everything ? {} : { things: [words[at]?.token ?? last, last] as const }),
  };
}

/** A verb of one's own application in a list of deeds: `approve or reject expenses`. */
const isVerbBefore = (words: readonly Word[], at: number): boolean =>
  !['the', 'a', 'an', 'all', 'their', 'his', 'her', 'its', 'only', 'any'].includes(words[at]!.text) &&
  ['the', 'a', 'an', 'all', 'any', 'their', 'it', 'them', 'only'].includes(words[at + 1]?.text ?? '');

/** `Books can only be deleted by librarians`, `A comment may be edited only by its author`. */
function passive(statement: Statement, words: readonly Word[], declared: ReadonlySet<string>): RightClaim | undefined {
  const by = words.findLastIndex(({ text }) => text === 'by');
  const modal = words.findIndex(({ text }) => MODAL.has(text) || text === 'are' || text === 'is');
  if (by < 0 || modal < 1 || modal > by) return undefined;
  const after = textOf(words.slice(by + 1)).replace(/^only /, '');
  const open = WITHOUT_SIGN_IN.test(after) && EVERYONE.has(after.split(' ')[0] ?? '');
  const who = open ? ['anyone'] : saysAuthor(after) ? ['author'] : whoIn(after, declared);
  if (who === undefined) return undefined;
  const said = words.slice(modal + 1, by);
  const deeds = said.filter(({ text }) => !JOINS.has(text) && !SKIPPED.has(text) && !['only', 'not', 'never'].includes(text));
  if (deeds.length === 0 || deeds.length > 5 || !deeds.some(({ text }) => isPlainDeed(text) || text.endsWith('ed'))) return undefined;
  const only = said.some(({ text }) => text === 'only') || words[by + 1]?.text === 'only';
  const denied = said.some(({ text }) => text === 'not' || text === 'never');
  if (!only && !denied && !MODAL.has(words[modal]!.text)) return undefined;
  return {
    statement,
    who,
    deeds: [...new Set(deeds.flatMap(({ text }) => deedsOf(text)))],
    only,
    denied,
    things: [words[0]!.token, words[modal]!.token],
  };
}

/** `Deleting books is reserved for librarians`. */
function reserved(statement: Statement, words: readonly Word[], declared: ReadonlySet<string>): RightClaim | undefined {
  const match = words.findIndex(({ text }) => text === 'is' || text === 'are');
  const deeds = deedOfGerund(words[0]?.text ?? '');
  const said = textOf(words.slice(match + 1));
  const who =
    /^(?:reserved (?:for|to)|only (?:allowed |permitted )?(?:for|to)|(?:allowed|permitted) only (?:for|to)|restricted to|limited to) (.+)$/.exec(
      said,
    )?.[1];
  const keys = who === undefined ? undefined : whoIn(who, declared);
  if (match < 2 || deeds === undefined || keys === undefined) return undefined;
  return { statement, who: keys, deeds, only: true, denied: false, things: [words[1]!.token, words[match]!.token] };
}
