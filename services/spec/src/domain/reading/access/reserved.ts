import type { Deed, Permission } from './claims.js';
import { finish } from './active.js';
import { deedOfGerund, deedOfNoun, deedsOf } from './verbs.js';
import { type Scene, whoIn } from './who.js';
import { is, JOINS, MODAL, namesRecord, textOfWords, type Words } from './words.js';

const CHANGING: readonly Deed[] = ['create', 'update', 'delete'];

/** What makes something the business of somebody: `reserved for the keeper`, `up to the wardens`, `the job of the clerk`. */
const BELONGS =
  /^(?:strictly |exclusively |only |always |solely |entirely )?(?:(?:is|are|be|remains?|stays?|falls?) )?(?:strictly |exclusively |only |always |solely |entirely )?(reserved (?:for|to)|restricted to|limited to|confined to|left (?:up )?to|up to|down to|reserved exclusively for|(?:the |a )?(?:job|task|duty|business|responsibility|right|privilege|prerogative|decision|domain|matter|concern|province) (?:of|for)|(?:something|a matter|a job|one) for|in the hands of|within the remit of|only (?:allowed|permitted|possible) (?:for|to)|(?:allowed|permitted|possible) only (?:for|to)|allowed (?:for|to)|only for|for|with|to)\s+(.+)$/;
const OWNED_BUSINESS =
  /^(?:the |an? )?(.+?) (?:'s|') (?:own |sole |exclusive )?(?:business|job|task|duty|responsibility|right|privilege|decision|domain|concern|call|matter)$/;
/** Says by itself that nobody else may. */
const CLOSING = /^(?:reserved|restricted|limited|confined|only)|only (?:for|to)|exclusively/;

/** `Deleting books is reserved for librarians`, `fees are the treasurer's business`, `graves are left to the parish office`. */
export function reserved(words: Words, scene: Scene): Permission[] | undefined {
  return left(words, scene) ?? required(words, scene) ?? something(words, scene) ?? allowedFor(words, scene) ?? belonging(words, scene);
}

function belonging(words: Words, scene: Scene): Permission[] | undefined {
  const be = words.findIndex((token, at) => at > 0 && is(token, 'is', 'are', 'stays', 'remains', 'be'));
  if (be < 1) return undefined;
  const modal = MODAL.has(words[be - 1]?.lower ?? '') ? be - 1 : be;
  const subject = words.slice(0, modal);
  const nominal = nominalOf(subject, scene);
  const wholes = nominal === undefined && subject.some((_, at) => namesRecord(subject, at, scene.entities) !== undefined);
  if (nominal === undefined && !wholes) return undefined;
  let from = be + 1;
  let denied = false;
  while (is(words[from], 'not', 'never', 'always', 'also')) {
    denied ||= is(words[from], 'not', 'never');
    from += 1;
  }
  const text = textOfWords(words.slice(from));
  const own = OWNED_BUSINESS.exec(text);
  const match = BELONGS.exec(text);
  const loose = match !== null && !/^(?:for|with|to)$/.test(match[1] ?? '');
  const raw = own?.[1] ?? match?.[2];
  if (
    raw === undefined ||
    (wholes && match !== null && /^(?:for|with|to|allowed (?:for|to))$/.test(match[1] ?? '') && !/\bonly\b/.test(text))
  )
    return undefined;
  const aim = / to (?:see|view|edit|change|add|create|delete|remove|manage|read|enter|decide|do|maintain)$/.exec(raw);
  const verb = aim?.[0].slice(4);
  const whoText = raw.replace(/ to \w+$/, '');
  const start = own ? from : words.length - raw.split(' ').filter((word) => word !== '').length;
  const count = whoText.split(' ').length;
  const who = whoIn(
    own ? ownerOf(words.slice(from)) : words.slice(Math.max(from, start), Math.max(from, start) + count),
    scene,
    loose || own !== null,
  );
  if (who === undefined) return undefined;
  const only = who.only || (match !== null && CLOSING.test(`${match[0].startsWith('only') ? 'only ' : ''}${match[1] ?? ''}`));
  const deeds = nominal?.deeds ?? (verb === undefined || verb === 'do' || verb === 'decide' ? CHANGING : deedsOf(verb));
  return [finish({ who, only: only && !denied, denied: denied || who.denied }, deeds, nominal?.things ?? subject, '')];
}

/** `the treasurer` of `the treasurer's business`. */
const ownerOf = (words: Words): Words =>
  words.slice(
    0,
    words.findIndex(({ lower }) => lower === "'s" || lower === "'"),
  );

interface Nominal {
  readonly deeds: readonly Deed[];
  readonly things: Words;
}

/** `adding or removing a tool`, `creation and removal of berths`, `to delete a stay`. */
export function nominalOf(words: Words, scene: Scene): Nominal | undefined {
  let at = 0;
  const deeds: Deed[] = [];
  if (is(words[0], 'the', 'any')) at = 1;
  while (at < words.length) {
    if (JOINS.has(words[at]!.lower) && deeds.length > 0) {
      at += 1;
      continue;
    }
    const noun = deedOfNoun(words[at]!.lower);
    const gerund = deedOfGerund(words, at);
    const end = deeds.length === 0 ? namesRecord(words, at, scene.entities) : undefined;
    const named = end !== undefined && !(gerund !== undefined && namesRecord(words, at + 1, scene.entities) === end);
    if (named || (noun === undefined && gerund === undefined)) break;
    const joined = deeds.length === 0 || JOINS.has(words[at - 1]?.lower ?? '');
    if (!joined) break;
    deeds.push(...(noun ?? gerund!.deeds));
    at = noun ? at + 1 : gerund!.end;
  }
  if (deeds.length === 0) return undefined;
  if (is(words[at], 'of', 'to')) at += 1;
  return { deeds: [...new Set(deeds)], things: words.slice(at) };
}

/** `leave graves to the parish office`, `let only clerks add fines`. */
function left(words: Words, scene: Scene): Permission[] | undefined {
  const at = is(words[0], 'please', 'we', 'i') ? 1 : 0;
  if (!is(words[at], 'leave', 'leaves', 'entrust')) return undefined;
  const to = words.findIndex((token, index) => index > at + 1 && is(token, 'to'));
  if (to < 0) return undefined;
  const things = words.slice(at + 1, to);
  const who = whoIn(words.slice(to + 1), scene, true);
  const nominal = nominalOf(things, scene);
  if (who === undefined || (nominal === undefined && !things.some((_, index) => namesRecord(things, index, scene.entities) !== undefined)))
    return undefined;
  return [finish({ who, only: true }, nominal?.deeds ?? CHANGING, nominal?.things ?? things, '')];
}

/** `to remove a burial you have to be the administrator`, `you must be a clerk to add fines`. */
function required(words: Words, scene: Scene): Permission[] | undefined {
  const be = words.findIndex((token, at) => is(token, 'be') && at > 0 && is(words[at - 1], 'to', 'must', 'should'));
  if (be < 0 || !words.slice(0, be).some((token) => is(token, 'you', 'one', 'they', 'people', 'users'))) return undefined;
  const front = is(words[0], 'to') || is(words[0], 'for');
  const back = words.findIndex((token, at) => at > be && is(token, 'to'));
  const who = whoIn(words.slice(be + 1, front || back < 0 ? words.length : back), scene, true);
  const pronoun = words.findIndex((token) => is(token, 'you', 'one', 'they', 'people', 'users'));
  const deed = front ? words.slice(1, pronoun) : back < 0 ? [] : words.slice(back + 1);
  const verb = deed[0] && deedsOf(deed[0].lower);
  if (who === undefined || verb === undefined || (!front && back < 0)) return undefined;
  return [finish({ who, only: true }, verb, deed.slice(1), '')];
}

/** `deleting a stay is something only the manager may do`. */
function something(words: Words, scene: Scene): Permission[] | undefined {
  const at = words.findIndex((token, index) => is(token, 'something', 'what') && is(words[index - 1], 'is', 'are'));
  const modal = words.findIndex((token, index) => index > at && MODAL.has(token.lower));
  const nominal = at < 2 ? undefined : nominalOf(words.slice(0, at - 1), scene);
  if (!nominal || modal < 0 || !words.slice(modal).some((token) => is(token, 'do', 'decide'))) return undefined;
  const from = is(words[at + 1], 'that', 'which') ? at + 2 : at + 1;
  const who = whoIn(words.slice(from, modal), scene, true);
  const denied = words.slice(modal).some((token) => is(token, 'not', 'never'));
  return who && [finish({ who, only: who.only, denied: denied || who.denied }, nominal.deeds, nominal.things, '')];
}

/** `clerks are the ones to delete fines`, `deleting is not possible for guests`: nobody else is named. */
function allowedFor(words: Words, scene: Scene): Permission[] | undefined {
  const be = words.findIndex((token) => is(token, 'is', 'are'));
  const nominal = be < 1 ? undefined : nominalOf(words.slice(0, be), scene);
  const text = textOfWords(words.slice(be + 1));
  const match = /^(?:not |never )?(?:allowed|permitted|possible|forbidden|off limits) (?:for|to) /.exec(text);
  if (!nominal || !match) return undefined;
  const who = whoIn(words.slice(be + 1 + match[0].trim().split(' ').length), scene, true);
  const denied = /^(?:not|never|forbidden|off limits)\b/.test(text);
  return who && [finish({ who, only: who.only, denied }, nominal.deeds, nominal.things, '')];
}
