import { type EntityDraft } from '../../draft/draft.js';
import { subjectAt } from '../../grammar/classes.js';
import { find, pattern } from '../../grammar/pattern.js';
import { isPlural } from '../../text/language.js';
import { BE, isClosed, MODALS } from '../../vocabulary/closed.js';
import { relate } from '../attributes.js';
import { type Context, place } from '../context.js';
import { looksPersonal } from '../personal.js';
import { linked } from './linked.js';
import { saysNone } from './openness.js';

/** What is made of others: `is divided into parcels`, `is made up of boxes`. */
const MADE_OF = pattern(
  '<p:entity> (<modal>)? (<be>)? (always|also|further)? (made up of|composed of|divided into|subdivided into|split into|broken down into|split up into|made out of|~comprise|organised into|organized into) (a|an|the|its|any|some|one or more|several|many|a number of|any number of|a list of)? <c:entity>',
);
const NOT_ALONE = pattern(
  '(<c:subject>|it|they) (<modal>|do|does) not (<w:word>)? (~exist|~live|~stand|~be|~outlive|~survive|~go on) (on its own|on their own|alone)? (without)? (its|the|their|a|an|this|that)? <p:subject>',
);
/** Where or whence something is: any verb with a place after it. */
const PLACED = pattern(
  '<c:entity> (<modal>)? (always|also|only|usually)? <v:verbword> (in|on|under|at|from|for|within|into|inside|to|against|below|beneath|towards|upon) (exactly|only|precisely)? (one|a|an|a single|some|its|their) <p:entity>',
);

const children = (context: Context, start: number | undefined): EntityDraft | undefined =>
  start === undefined ? undefined : subjectAt(context.tokens, start, context.world)?.entity;

/** `Vineyards are divided into parcels`: the piece belongs to the whole. */
function readWhole(context: Context): boolean {
  const match = find(MADE_OF, context.tokens, context.classes);
  const parent = children(context, match?.captures['p']?.start);
  const child = children(context, match?.captures['c']?.start);
  if (!match || !parent || !child || parent === child || linked(parent, child)) return false;
  if (!isPlural(context.tokens[(match.captures['c']?.end ?? 1) - 1]?.lower ?? '')) return false;
  relate(context, child, 'belongsTo', parent, parent.key);
  return place(context, child);
}

/** `An attachment cannot exist without its claim`: it must belong to one, and goes with it. */
function readDependent(context: Context): boolean {
  const match = find(NOT_ALONE, context.tokens, context.classes);
  const child = match && (match.captures['c'] ? children(context, match.captures['c'].start) : context.focus);
  const parent = children(context, match?.captures['p']?.start);
  const verb = match && context.tokens.slice(match.start, match.captures['p']?.start).map(({ lower }) => lower);
  const alone = verb?.some((word) => ['without', 'outlive', 'survive'].includes(word)) === true;
  if (!match || !child || !parent || parent === child || !alone) return false;
  const relation = relate(context, child, 'belongsTo', parent, parent.key, true);
  relation.onDelete = 'cascade';
  return place(context, child);
}

/** `every episode sits under one show`, `a harvest comes from one parcel`. */
function readPlaced(context: Context): boolean {
  const { tokens, draft } = context;
  const classes: Context['classes'] = {
    ...context.classes,
    verbword: (all, at) => {
      const token = all[at];
      const finite = token?.kind === 'word' && (token.tags.has('PresentTense') || token.tags.has('Infinitive'));
      return finite && !isClosed(token.lower) ? [at + 1] : [];
    },
  };
  const match = find(PLACED, tokens, classes);
  const child = match?.captures['c'] && subjectAt(tokens, match.captures['c'].start, { entities: draft.entities });
  const parent = match?.captures['p'] && subjectAt(tokens, match.captures['p'].start, { entities: draft.entities })?.entity;
  if (!match || !child || !parent || child.entity === parent || linked(child.entity, parent) || looksPersonal(child.entity.key))
    return false;
  const general = child.determiners.some((word) => ['a', 'an', 'each', 'every', 'one'].includes(word));
  const before = tokens[match.start - 1]?.lower ?? '';
  if (!general || ['when', 'if', 'once', 'while', 'until', 'of', 'for', 'in', 'that', 'which'].includes(before)) return false;
  if (BE.has(before) || MODALS.has(before)) return false;
  relate(context, child.entity, 'belongsTo', parent, parent.key, saysNone(tokens, match.end) ? false : undefined);
  return place(context, child.entity);
}

/** How a record hangs together with what it is a piece of. */
export function readPieces(context: Context): boolean {
  const whole = readWhole(context);
  const dependent = readDependent(context);
  return readPlaced(context) || whole || dependent;
}
