import { addSource, type EntityDraft } from '../../draft/draft.js';
import type { Statement } from '../../text/statement.js';
import { sentenceOf } from '../access/sign-in.js';
import { namedIn } from '../computed/parts.js';
import { type Context, place } from '../context.js';
import { looksPersonal } from '../personal.js';

const DELETED = '(?:delet\\w*|remov\\w*|deletion)';
const REALLY =
  '(?:really|truly|actually|physically|permanently|completely|immediately|irrevocably|for good|at once|right away|straight away)';
const PLACE = '(?:(?:recycle |recycling )?bin|trash(?: ?can)?|wastebasket|archive|paper basket)';
const RESTORES =
  /\b(?:restor\w*|undelet\w*|recover(?:s|ed|y|able)?|reactivat\w*|(?:bring|brought|get|got|take|taken)\b.{0,30}\bback|undo\w*|undone)\b/;

const KEEPS: readonly RegExp[] = [
  /\bsoft[- ]?delet\w*/,
  new RegExp(
    `(?<!\\b(?:is|are|be|been|was|were|gets?) )\\bdeleted (?:\\w+ ){1,5}(?:stays?|remains?|(?:is|are|be|will be) (?:\\w+ )?(?:kept|archived|retained|hidden|stored|restorable|recoverable))\\b`,
  ),
  new RegExp(`\\b(?:never|not|nothing|no|none|nobody)\\b.{0,40}\\b${REALLY} ${DELETED}`),
  new RegExp(`\\b(?:never|not|nothing|no|none|nobody)\\b.{0,40}\\b${DELETED} ${REALLY}`),
  new RegExp(
    `\\b${DELETED}\\b.{0,60}\\b(?:only|just|merely|instead)\\b.{0,20}\\b(?:hid\\w*|hides|mark\\w*|flag\\w*|archiv\\w*|put away|set aside)\\b`,
  ),
  new RegExp(`\\b(?:only|just|merely)\\b.{0,20}\\b(?:hidden|marked|flagged)\\b.{0,30}\\b${DELETED}`),
  new RegExp(`\\b(?:marked|flagged) as deleted\\b`),
  new RegExp(`\\b${DELETED}\\b.{0,60}\\b(?:in|into|to)(?: (?:the|a|an|our))? ${PLACE}\\b`),
  new RegExp(
    `\\b(?:moved?|moves|goe?s?|put|lands?) (?:in|into|to)(?: (?:the|a|an|our))? ${PLACE}\\b.{0,40}\\b(?:${DELETED}|days|weeks|months)`,
  ),
  new RegExp(`\\bhid(?:den|es|e)\\b.{0,30}\\b(?:instead of|rather than|not)\\b.{0,20}\\b${DELETED}`),
];
const RESTORED = [
  new RegExp(`\\bdeleted\\b.{0,60}${RESTORES.source}`),
  new RegExp(`${RESTORES.source}.{0,60}\\b(?:deleted|deletions?|${PLACE})\\b`),
  new RegExp(`\\b${DELETED}\\b.{0,40}\\b(?:can|may|must|should|could) be (?:undone|restored|reversed|taken back)\\b`),
];
const CANNOT = /\b(?:cannot|can not|can ?'t|never|not)\b(?: (?:be|ever))* (?:restored|recovered|undone|undeleted|brought back)\b/;
const RESERVED = /\b(?:only|nobody but|reserved)\b.{0,60}/;

const UNITS: ReadonlyMap<string, number> = new Map([
  ['day', 1],
  ['week', 7],
  ['month', 30],
  ['year', 365],
]);

/** How long what is deleted is kept. */
function daysIn({ tokens }: Statement): number | undefined {
  for (const [at, { lower }] of tokens.entries()) {
    const unit = UNITS.get(lower.replace(/s$/, ''));
    const before = tokens[at - 1];
    const many = before?.value ?? (['a', 'an', 'one'].includes(before?.lower ?? '') ? 1 : undefined);
    if (unit !== undefined && many !== undefined && Number.isInteger(many) && many > 0) return many * unit;
  }
  return undefined;
}

const isHeading = ({ kind }: Statement): boolean => kind === 'heading' || kind === 'row';

/** Whether a statement asks that what is deleted is kept, by its words alone. */
export function keepsDeleted(statement: Statement): boolean {
  if (isHeading(statement)) return false;
  const said = sentenceOf(statement);
  if (CANNOT.test(said)) return false;
  return [...KEEPS, ...RESTORED].some((way) => way.test(said));
}

const EVERYTHING =
  /\b(?:nothing|everything|anything|all (?:the )?(?:data|records|entries)|records|(?:each|every|any) (?:record|entry)|data)\b/;

/** What is deleted, not who does it. */
function meant(context: Context): readonly EntityDraft[] {
  const { draft, tokens, focus, statement } = context;
  const by = tokens.findIndex(({ lower }) => lower === 'by');
  const named = namedIn(context).filter(({ at }) => by < 0 || at < by);
  const next = named.filter(({ at }) => tokens[at - 1]?.lower === 'deleted' || tokens[at - 2]?.lower === 'deleted');
  const things = named.filter(({ entity }) => !looksPersonal(entity.key));
  const chosen = [next, things].find((each) => each.length > 0) ?? named;
  if (chosen.length > 0) return [...new Set(chosen.map(({ entity }) => entity))];
  if (EVERYTHING.test(sentenceOf(statement))) return draft.entities;
  return focus === undefined ? [] : [focus];
}

/** `Deleted bookings stay in the archive and can be restored`, `nothing is ever really deleted`. */
export function readSoftDelete(context: Context): boolean {
  const entities = meant(context);
  if (entities.length === 0) return false;
  const said = sentenceOf(context.statement);
  const restore = RESTORES.test(said);
  const days = daysIn(context.statement);
  for (const entity of entities) {
    const before = entity.kept;
    const sources = before?.sources ?? [];
    addSource(sources, context.source);
    const kept = days ?? before?.days;
    entity.kept = { restore: restore || before?.restore === true, ...(kept === undefined ? {} : { days: kept }), sources };
  }
  if (restore && RESERVED.test(said))
    context.draft.partly.set(
      context.statement.index,
      'who may see and restore what was deleted is who may delete it; nothing else is kept',
    );
  return place(context);
}
