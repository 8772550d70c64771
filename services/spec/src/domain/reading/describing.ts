import type { EntityDraft } from '../draft/draft.js';
import { attributesAt } from '../grammar/attribute.js';
import { entityAt, subjectAt } from '../grammar/classes.js';
import { find, matchAt, pattern, type Range } from '../grammar/pattern.js';
import { determinersAt } from '../grammar/phrase.js';
import { isPlural } from '../text/language.js';
import { soundsLikeAttribute } from '../vocabulary/attributes.js';
import { BE, MODALS } from '../vocabulary/closed.js';
import { addAttributes, readList } from './attributes.js';
import type { Context } from './context.js';
import { KEPT_FOR_EACH, leadsIn, listOwner } from './lexicon/patterns.js';

const FOR_EACH = pattern(
  '(for|of|about|per|on) <e:entity> (,)? (there (is|are)|(<be>)? there|(we|i|you|they|the <w:noun>|the <w:noun> <w:noun>|please) (<adv>)? (<modal>)? (<adv>)? (~need|~record|~store|~keep|~track|~want|~save|~capture|~note|~hold|~collect|~see|~enter|~register|have|~write) (to)? (know|see|record|store|keep|down)?) (only|just|also|the following)? (:)?',
);

const WANTED = pattern(
  '<e:entity> , (i|we) (only|just)? (want|need|record|store|keep|note) (to)? (know|record|store|see|keep)? (only|just)?',
);

const HAS = pattern(
  '<e:subject> (in <w:word>)? (<modal>)? (be able to)? (also|only|always|just|usually|then)? (has got|have got|is got|has|have|having|need|needs|contain|contains|include|includes|carry|carries|store|stores|record|records|hold|holds|consists of|consist of|comprises|comprise|comes with|come with|is described by|are described by|is identified by|are identified by|state|states|is made up of|show|shows|get|gets|requires|require|bear|bears|specifies|specify|keeps|keep) (also|only|just|at least|the following)? (fields|attributes|properties|details|information|data)? (:|as follows|like)?',
);

/** `every boat in the harbor has …`. */
const PLACED_HAS = pattern(
  '<e:entity> (in|of|on|from|at|inside) <o:np> (<modal>)? (also|only|always)? (has|have|needs|need|contains|contain|includes|include|carries|carry|consists of|consist of) (also|only|at least|the following)? (:)?',
);

const WITH = pattern(
  '<e:entity> ((that|which) <w:word> (<w:word>)?)? (,)? (with|having|including|consisting of|each with|which have|that have|who have|identified by) (its|their|a|an)? (fields|attributes)? (:)?',
);

const NOTED = pattern(
  '((on|in|for|with) (it|them|each|each one|every one|that|this|these) (,)?)? (we|i|you|they|one|the <w:noun>) (<adv>)? (<modal>)? (<adv>)? ((~want|~need|~like|~wish|have) to (<adv>)?)? (to)? (~record|~note|~keep|~store|~need|~want|~register|~save|~enter|~hold|~capture|~collect|~write|~log|~track) (<adv>)? (to know|down)? (the following)? (:)?',
);

/** `we record its name, the country, …`: about what was spoken of before. */
function readNoted(context: Context): boolean {
  const { tokens, focus } = context;
  const later = ['when', 'once', 'after', 'if'].includes(tokens[0]?.lower ?? '') ? eventEnd(context) : undefined;
  const start = later ?? (['and', 'then', 'also', 'here', 'so'].includes(tokens[0]?.lower ?? '') ? 1 : 0);
  const noted = focus && matchAt(NOTED, tokens, start, context.classes);
  if (!noted) return false;
  const list = attributesAt(tokens, noted.end, context.world);
  const owned = list.items[0]?.determiners.some((word) => ['its', 'their', 'his', 'her'].includes(word)) === true;
  const known = list.items.filter((item) => soundsLikeAttribute(item.key) || item.constraints.length > 0).length;
  const foreign = list.items.some((item) => entityAt(tokens, determinersAt(tokens, item.start).end, context.world) !== undefined);
  const [only] = list.items;
  const valued = only?.constraints.some((one) => one.kind === 'enum') === true;
  const told = (later !== undefined || valued) && known === list.items.length && only !== undefined && only.determiners.length > 0;
  if (!owned && !told && (foreign || list.items.length < 2 || known * 2 < list.items.length)) return false;
  return addAttributes(context, focus, list.items, later === undefined ? { universal: true } : { optional: true });
}

/** `when it comes back | we note …`: where the event ends that an attribute waits for. */
function eventEnd({ tokens, classes }: Context): number | undefined {
  for (let at = 2; at < Math.min(tokens.length, 9); at += 1) {
    if (tokens[at]?.lower === ',') return at + 1;
    if (matchAt(NOTED, tokens, at, classes) && ['we', 'i', 'you', 'they'].includes(tokens[at]?.lower ?? '')) return at;
  }
  return undefined;
}

const THERE = pattern('there (<modal>)? (also)? (be|is|are) (also|only)?');

/** `There may be notes of any length.` */
function readThere(context: Context): boolean {
  const { tokens, focus } = context;
  const there = focus && matchAt(THERE, tokens, 0, context.classes);
  if (!there) return false;
  const list = attributesAt(tokens, there.end, context.world);
  const permitted = tokens.slice(0, there.end).some((token) => ['may', 'can', 'could', 'might'].includes(token.lower));
  const known = list.items.every((item) => soundsLikeAttribute(item.key));
  return list.items.length > 0 && known && addAttributes(context, focus, list.items, { optional: permitted });
}

/** `people leave notes on a trip: text, author`. */
function readColonList(context: Context): boolean {
  const { tokens } = context;
  const colon = tokens.findIndex((token) => token.lower === ':');
  const owner = colon > 1 ? listOwner(tokens, colon) : undefined;
  const entity = owner && entityAt(tokens, owner.head, context.world)?.entity;
  if (!entity) return false;
  const list = attributesAt(tokens, colon + 1, context.world);
  const known = list.items.filter((item) => soundsLikeAttribute(item.key) || item.constraints.length > 0).length;
  return list.items.length >= 2 && known >= 1 && addAttributes(context, entity, list.items, { universal: true });
}

/** `for each boat we keep the trips that were made, with the date …`: the list is about what is kept for each. */
function readHeld(context: Context, holder: EntityDraft, from: number): boolean {
  const { tokens } = context;
  const match = find(WITH, tokens, context.classes, from);
  const held = match && entityIn(context, match.captures['e']?.start ?? 0);
  if (!match || !held || held === holder || !readList(context, held, match.end, { universal: true })) return false;
  readList({ ...context, tokens: tokens.slice(0, match.captures['e']?.end) }, holder, from, { universal: true, held: true });
  return true;
}

/** Sentences that list what an entity has. */
export function readDescription(context: Context): boolean {
  const { tokens, classes } = context;
  const each = find(FOR_EACH, tokens, classes);
  if (each && each.start <= 6) {
    const entity = entityIn(context, each.captures['e']?.start ?? 0);
    if (entity && readHeld(context, entity, each.end)) return true;
    if (entity && readList(context, entity, each.end, { universal: true, held: true })) return true;
  }
  const kept = find(KEPT_FOR_EACH, tokens, classes);
  const keptOf = kept && entityIn(context, kept.captures['e']?.start ?? 0);
  const opens =
    kept &&
    [':', 'the', 'a', 'an', 'its', 'their'].includes(tokens[tokens[kept.end - 1]?.lower === ':' ? kept.end - 1 : kept.end]?.lower ?? '');
  if (kept && keptOf && opens && kept.start <= 3 && readList(context, keptOf, kept.end, { universal: true, held: true })) return true;
  const wanted = find(WANTED, tokens, classes);
  const wantedOf = wanted && entityIn(context, wanted.captures['e']?.start ?? 0);
  if (
    wanted &&
    wantedOf &&
    tokens[wanted.start - 1]?.lower !== 'as' &&
    tokens[wanted.end - 1]?.lower !== 'to' &&
    tokens[wanted.end]?.lower !== 'to' &&
    readList(context, wantedOf, wanted.end, { universal: true })
  )
    return true;
  for (let at = 0; at < Math.min(tokens.length, 10); at += 1) {
    const has = matchAt(HAS, tokens, at, classes) ?? matchAt(PLACED_HAS, tokens, at, classes);
    if (!has) continue;
    const range = has.captures['e'];
    const subject = range && subjectAt(tokens, range.start, context.world);
    if (
      !subject ||
      (at > 0 &&
        ['of', 'by', 'if', 'while', 'when', 'for', 'as', 'unless', 'until', 'whether'].includes(tokens[at - 1]?.lower ?? '') &&
        !has.captures['x'])
    )
      break;
    if (leadsIn(tokens, has.end)) break;
    if (subject.determiners.includes('2') || subject.determiners.includes('no')) break;
    if (['to', 'been', 'not', 'gone', 'arrived'].includes(tokens[has.end]?.lower ?? '')) break;
    if (['get', 'gets'].includes(tokens[has.end - 1]?.lower ?? '') && tokens[has.end]?.tags.has('PastTense') === true) break;
    const plural = isPlural(tokens[(range?.end ?? 1) - 1]?.lower ?? '');
    const verb = tokens.slice(range?.end ?? 0, has.end);
    const between = verb.map((token) => token.lower);
    const recommended = verb.some((token) => token.text === 'SHOULD' || token.text === 'RECOMMENDED');
    const permitted = recommended || between.some((word) => word === 'can' || word === 'may' || word === 'might' || word === 'could');
    const obliged = between.includes('must') || between.includes('shall');
    const universal =
      !permitted &&
      (subject.determiners.some((word) => ['each', 'every', 'a', 'an', 'all', 'the', 'any'].includes(word)) || subject.pointer) &&
      !plural;
    const options = { universal: universal || obliged, optional: permitted, obliged, subjectPlural: plural };
    context.draft.listing = { entity: subject.entity, statement: context.statement.index, options };
    if (readList(context, subject.entity, has.end, options)) return true;
    break;
  }
  if (readColonList(context) || readNoted(context) || readThere(context)) return true;
  const known = find(pattern('(for|of|about|per) <e:entity>'), tokens, classes);
  if (known && known.end >= tokens.length - 1) {
    const lead = find(pattern('(we|i) (only|just)? (~need|~want|~record|~store|~keep|~note)'), tokens, classes);
    const entity = entityIn(context, known.captures['e']?.start ?? 0);
    if (lead && entity) {
      const list = attributesAt(tokens.slice(0, known.start), lead.end, context.world);
      if (list.items.length > 0 && list.items.every((item) => soundsLikeAttribute(item.key)))
        return addAttributes(context, entity, list.items, { universal: true });
    }
  }
  const withList = find(WITH, tokens, classes);
  if (withList) {
    const entity = subjectOfRemark(context, withList) ?? entityIn(context, withList.captures['e']?.start ?? 0);
    const before = tokens[withList.start - 1]?.lower;
    const rest = tokens.slice(withList.end);
    const aim = rest.findIndex((token) => token.lower === 'so' || token.lower === 'because');
    if (
      entity &&
      !context.draft.deeds.has(context.statement.index) &&
      !(rest[0]?.lower === 'the' && rest[1]?.lower === 'same') &&
      rest[0]?.lower !== 'same' &&
      before !== 'by' &&
      !MODALS.has(tokens[withList.end]?.lower ?? '') &&
      !rest.slice(0, aim < 0 ? rest.length : aim).some((token, at) => MODALS.has(token.lower) && !isRelative(rest, at))
    )
      return (
        entityAt(tokens, determinersAt(tokens, withList.end).end, context.world) === undefined && readList(context, entity, withList.end)
      );
  }
  return false;
}

/** `a loan is for one boat, with the date`: after a comma it is the loan that has the date. */
function subjectOfRemark({ tokens, world }: Context, { start, end }: Range): EntityDraft | undefined {
  const subject = subjectAt(tokens, 0, world);
  const remark = tokens.slice(start, end).some(({ lower }, index, all) => lower === ',' && all[index + 1]?.lower === 'with');
  const linked = subject !== undefined && subject.end < start && BE.has(tokens[subject.end]?.lower ?? '');
  return remark && linked ? subject.entity : undefined;
}

/** `a name that must be unique`, `a code, which has to be given`: the verb belongs to the attribute before. */
const isRelative = (tokens: Context['tokens'], verb: number): boolean =>
  ['that', 'which'].includes(tokens[verb - 1]?.lower ?? '') ||
  (['not', 'always', 'also'].includes(tokens[verb - 1]?.lower ?? '') && ['that', 'which'].includes(tokens[verb - 2]?.lower ?? ''));

export function entityIn(context: Context, at: number): EntityDraft | undefined {
  return subjectAt(context.tokens, at, context.world)?.entity;
}
