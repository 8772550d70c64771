import { isClosed } from '../../vocabulary/closed.js';
import { doneIn } from './deeds.js';
import type { Permission } from './claims.js';
import { ownedIn } from './own.js';
import { deedAt, deedOfGerund, isAgentive, isPlainDeed } from './verbs.js';
import { type Scene, type Who, whoIn } from './who.js';
import { is, MODAL, namesRecord, textOfWords, type Words } from './words.js';

const SKIPPED = new Set(
  'be able allowed permitted entitled supposed meant welcome free authorised authorized also even always then to themselves himself herself freely still just in addition generally normally obviously of course please both'.split(
    ' ',
  ),
);
const ABLE = new Set([
  'supposed',
  'meant',
  'welcome',
  'allowed',
  'permitted',
  'able',
  'entitled',
  'free',
  'authorised',
  'authorized',
  'forbidden',
  'not',
]);
const WITHOUT_SIGN_IN =
  /\bwithout (?:signing|logging|registering|registration|a login|an? (?:\w+ )?account|any account|having to (?:sign|log|register)|needing an account)|\bneeds? no (?:account|login)|\bwithout login\b/;
const HAVING = new Set(['has', 'have', 'gets', 'get', 'needs', 'need']);
const RIGHT =
  /^(?:has|have|gets|get|needs|need) (?:the |a |an )?(?:right to|permission to|rights? to|to be able to|to be allowed to|to (?=see|view|edit)|(?:full|read|write|read-only|complete|unrestricted|all|access|read and write)\b)/;

/** `Only librarians may add books`, `doctors see only their own patients`, `the owner is the one who may delete a dog`. */
export function active(words: Words, scene: Scene): Permission[] | undefined {
  const onlyOne =
    /^(.+?) (?:is|are|am|'m) (?:the )?only (?:ones?|person|people|role|user|users|\w+) (?:who|that|to|allowed|permitted|able|with)\b/.exec(
      textOfWords(words),
    );
  if (onlyOne) return theOnlyOne(words, scene);
  if (nominalFirst(words)) return undefined;
  const first = is(words[0], 'only', 'just', 'solely') ? 1 : 0;
  for (let verb = first + 1; verb < Math.min(words.length, first + 14); verb += 1) {
    const token = words[verb]!;
    const rest = textOfWords(words.slice(verb));
    const isModal = MODAL.has(token.lower) || (is(token, 'are', 'is') && ABLE.has(words[verb + 1]?.lower ?? '')) || RIGHT.test(rest);
    const duty = /^(?:is|are) (?:solely |alone |also )?(?:responsible for|in charge of|accountable for)\b/.exec(rest);
    if (duty) {
      const who = whoIn(words.slice(0, verb), scene, true);
      const from = verb + duty[0].split(' ').length;
      return (
        who && [finish({ who, only: who.only || /solely|alone/.test(duty[0]) }, ['create', 'update', 'delete'], words.slice(from), '')]
      );
    }
    const bare = !isModal && isBare(words, verb, first === 1, scene);
    if (!isModal && !bare) continue;
    const limited = is(words[verb - 1], 'only', 'just') && verb - 1 > first;
    let end = limited ? verb - 1 : verb;
    while (is(words[end - 1], 'never', 'not', 'also', 'always', 'then', 'usually') && end > 1) end -= 1;
    const never = words.slice(end, verb).some((token) => is(token, 'never', 'not'));
    const subject = words.slice(0, end);
    const agentive = words.slice(verb, verb + 6).some(({ lower }) => isAgentive(lower));
    const who = whoIn(subject, scene, agentive && (first === 1 || isModal) && !namesOnly(subject, scene));
    if (who === undefined) {
      if (isModal) return undefined;
      continue;
    }
    const from = isModal && !HAVING.has(token.lower) ? verb + 1 : limited ? verb - 1 : verb;
    return told(words, from, never ? { ...who, denied: !who.denied } : who, scene, bare);
  }
  return undefined;
}

/** `Deleting a stay is something that only the manager may do`: what is done comes first. */
const nominalFirst = (words: Words): boolean => deedOfGerund(words, 0) !== undefined || (is(words[0], 'to') && words.length > 3);

const namesOnly = (words: Words, scene: Scene): boolean => words.some((_, at) => namesRecord(words, at, scene.entities) !== undefined);

/** `the keeper is the only one who may delete it`. */
function theOnlyOne(words: Words, scene: Scene): Permission[] | undefined {
  const be = words.findIndex(({ lower }) => ['is', 'are', 'am', "'m"].includes(lower));
  const who = whoIn(words.slice(0, be), scene, true);
  let at = words.findIndex(
    ({ lower }, index) => index > be && ['who', 'that', 'to', 'allowed', 'permitted', 'able', 'with'].includes(lower),
  );
  if (who === undefined || at < 0) return undefined;
  while (is(words[at], 'who', 'that', 'to', 'with', 'allowed', 'permitted', 'able', 'is', 'are') || MODAL.has(words[at]?.lower ?? ''))
    at += 1;
  return told(words, at, { ...who, only: true }, scene, false);
}

const NO_CHANGE = new Set(
  'is are be was were has have had need needs belongs belong contains contain consists gets get wants want owns own knows know uses use shows show works work lives live leads lead teaches teach plays play'.split(
    ' ',
  ),
);

/** `the warden approves loans`: what is done stands right before the record that it is done to. */
function changesRecord(words: Words, at: number, scene: Scene): boolean {
  const said = deedAt(words, at);
  if (said === undefined || said.deeds.some((deed) => typeof deed === 'string') || namesRecord(words, at, scene.entities) !== undefined)
    return false;
  return namesRecord(words, said.end, scene.entities) !== undefined || is(words[said.end], 'them', 'it', 'these', 'those');
}

/** Without a modal only some deeds speak of rights; `the clerk records the name of …` tells what there is. */
function isBare(words: Words, at: number, only: boolean, scene: Scene): boolean {
  const word = words[at]!.lower;
  if (is(words[at - 1], ',', 'and', 'or', 'the', 'a', 'to', 'of') && !only) return false;
  if (/^(?:\w+ing)$/.test(word)) return false;
  if (words[at]!.tags.has('PastTense') && !words[at]!.tags.has('PresentTense') && word.endsWith('ed')) return false;
  const change = words[at]!.tags.has('PresentTense') && !isClosed(word) && !NO_CHANGE.has(word) && changesRecord(words, at, scene);
  if (change) return true;
  if (!isPlainDeed(word) && !['looks', 'look', 'puts', 'put', 'takes', 'take', 'does', 'do', 'deals', 'deal', 'gets', 'get'].includes(word))
    return false;
  const done = doneIn(words, at, scene);
  return done !== undefined && (only || done.every(({ deeds }) => deeds.every((deed) => typeof deed === 'string')));
}

/** From the first deed on. */
export function told(words: Words, from: number, who: Who, scene: Scene, plain: boolean): Permission[] | undefined {
  let at = from;
  let { denied } = who;
  const begun = words.slice(from);
  if (/^(?:is|are)? ?forbidden\b/.test(textOfWords(begun))) denied = true;
  while (at < words.length) {
    const { lower } = words[at]!;
    if (lower === 'not' || lower === 'never' || lower === 'forbidden' || (lower === 'no' && is(words[at + 1], 'longer')))
      denied = !who.denied;
    else if (lower === 'be' && !ABLE.has(words[at + 1]?.lower ?? '')) return undefined;
    else if (lower === 'get' || lower === 'gets') {
      if (!is(words[at + 1], 'to')) break;
    } else if (lower === 'have' && is(words[at + 1], 'to')) {
      // `has to be able to`
    } else if (!SKIPPED.has(lower) && !is(words[at], 'only', 'just', 'either', 'longer', 'the', 'right', 'permission', 'has')) break;
    else if (lower === 'has' && !/^has (?:the )?(?:right|permission)/.test(textOfWords(words.slice(at)))) break;
    at += 1;
  }
  const before = textOfWords(words.slice(from, at));
  const done = doneIn(words, at, scene);
  if (done === undefined) return undefined;
  if (plain && done.every(({ things }) => things.length === 0)) return undefined;
  return done.map(({ deeds, things, all }, index) => {
    if (all) return { who: who.keys, deeds, only: who.only, denied };
    const shared = things.length === 0 ? (done.slice(index + 1).find((one) => one.things.length > 0)?.things ?? []) : things;
    return {
      ...finish({ who, only: who.only, denied }, deeds, shared, before),
      ...(plain && !who.only ? { plain: true as const } : {}),
    };
  });
}

const wordsIn = (text: string): number =>
  text
    .replace(/,/g, ' ,')
    .split(' ')
    .filter((word) => word !== '').length;

const EVERYTHING =
  /^(?:everything|anything|all (?:the )?(?:records|data)|the (?:whole|entire) (?:system|application)|all entities|all of it)\b/;

/** Pronouns and gaps are filled in by whoever reads the whole sentence. */
export function finish(
  { who, only, denied = false }: { readonly who: Who; readonly only: boolean; readonly denied?: boolean },
  deeds: Permission['deeds'],
  said: Words,
  before: string,
): Permission {
  let things = said;
  const without = WITHOUT_SIGN_IN.exec(textOfWords(things));
  const open = without !== null;
  if (without) things = things.slice(0, wordsIn(textOfWords(things).slice(0, without.index)));
  while (is(things.at(-1), ',', 'and', '-')) things = things.slice(0, -1);
  const text = textOfWords(things);
  const keys = open ? ['anyone'] : who.keys;
  if (EVERYTHING.test(text) && !/\bof (?:their|his|her) own\b/.test(text)) return { who: keys, deeds, only, denied };
  const owned = ownedIn(things, { who: keys, denied, only }, before);
  const kept = /\bonly$/.test(textOfWords(owned.things)) && owned.own === undefined;
  return {
    who: keys,
    deeds,
    only: owned.only,
    denied: owned.denied,
    ...(owned.own === undefined ? {} : { own: owned.own }),
    things: kept ? owned.things.slice(0, -1) : owned.things,
  };
}
