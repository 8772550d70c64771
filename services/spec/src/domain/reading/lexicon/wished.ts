import { determinersAt, type NounPhrase, nounPhraseAt } from '../../grammar/phrase.js';
import { infinitive, isPlural } from '../../text/language.js';
import type { Statement } from '../../text/statement.js';
import { HEAD_KINDS } from '../../vocabulary/attributes.js';
import { ALSO_RECORDS } from '../../vocabulary/nouns.js';
import { storyAt } from '../stories.js';
import type { Witness } from './evidence.js';
import { nameOf } from './patterns.js';

const words = (list: string): ReadonlySet<string> => new Set(list.split(/\s+/));

/** Doing this with something new makes a record of it. */
const MAKING = words(
  `create add register record log enter submit report book reserve order request plan schedule publish post write upload note offer open start
  make define store import file lodge raise place capture track manage maintain organise organize administer keep set put propose draft issue
  collect suggest announce`,
);
/** Doing this with something supposes a record of it. */
const USING = words(
  `see view browse list edit change update correct delete remove cancel close approve reject decline accept assign confirm archive rate review print
  search find filter export mark complete finish return borrow lend rent reserve join withdraw share pick sign follow check show sell buy hide give
  move attach link read open download reopen extend renew`,
);
const PARTICLES = words('up in down out off for on to at of from with through into back');
const PLACES = words('for on to in of at from into with by');

/** What users want to do with something, in a user story: `As a sailor I want to plan a trip for a boat`. */
export function readWished(witness: Witness, statement: Statement): void {
  const { tokens } = statement;
  const story = storyAt(tokens);
  if (!story) return;
  witness.noteActor(tokens, story.who.start, story.who.end, statement);
  if (!story.deed) {
    const thing = nounPhraseAt(tokens, story.start);
    if (thing?.determiners.includes('of')) noteThing(witness, statement, thing, 1.5, 'used');
    return;
  }
  let at = story.start;
  let verb = '';
  while (at < story.end && tokens[at]?.kind === 'word') {
    const said = infinitive(tokens[at]?.lower ?? '');
    if (!MAKING.has(said) && !USING.has(said)) break;
    if (!(verb !== '' && MAKING.has(verb))) verb = said;
    at += 1;
    if (!['and', 'or', ',', '/'].includes(tokens[at]?.lower ?? '')) break;
    at += tokens[at + 1]?.lower === 'and' || tokens[at + 1]?.lower === 'or' ? 2 : 1;
  }
  if (verb === '') return;
  while (PARTICLES.has(tokens[at]?.lower ?? '')) at += 1;
  const object = nounPhraseAt(tokens, at);
  if (!object || object.end > story.end) return;
  const made = MAKING.has(verb);
  const after = tokens[object.end]?.lower ?? '';
  if (after === 'of') {
    noteThing(witness, statement, object, 1.5, 'used');
    notePlace(witness, statement, object.end, 1.5);
    return;
  }
  const open = object.determiners.some((word) => ['a', 'an', 'new', 'my', 'our', 'another'].includes(word));
  const plural = isPlural(tokens[object.end - 1]?.lower ?? '');
  noteThing(witness, statement, object, made ? (open || plural ? 3 : 2) : 1.5, made ? 'wished' : 'used');
  if (PLACES.has(after)) notePlace(witness, statement, object.end, 1.5);
}

/** `… for a boat`, `… of each boat`. */
function notePlace(witness: Witness, statement: Statement, preposition: number, score: number): void {
  const { words: said } = determinersAt(statement.tokens, preposition + 1);
  const place = said.length > 0 ? nounPhraseAt(statement.tokens, preposition + 1) : undefined;
  if (place) noteThing(witness, statement, place, score, 'used');
}

function noteThing(witness: Witness, statement: Statement, phrase: NounPhrase, score: number, why: 'wished' | 'used'): void {
  const key = nameOf(statement.tokens, phrase);
  const last = key?.split(' ').at(-1) ?? '';
  if (HEAD_KINDS.has(last) && !ALSO_RECORDS.has(last)) return;
  witness.note(key, score, why, statement);
}
