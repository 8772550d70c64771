import { findField } from '../draft/apply.js';
import type { EntityDraft, FieldDraft } from '../draft/draft.js';
import { fieldAt } from '../grammar/classes.js';
import { matchAt, pattern } from '../grammar/pattern.js';
import { determinersAt } from '../grammar/phrase.js';
import { applyTo } from './attributes.js';
import { type Context, place } from './context.js';

const OPENERS = new Set(['and', 'also', 'ok', 'okay', 'yes', 'yep', 'yeah', 'so', ',', '.', 'oh', 'right', 'sure', 'then', 'but', 'well']);
const SAME_FOR = pattern('(the)? same (goes|applies|holds|is true|rule|thing)? (goes|applies)? (for|to|with)');
const TOO = pattern('(too|as well|also|likewise|ditto|same|the same|same thing|either) (please|then|obviously|of course)? (.|!)?');
/** How many statements later a remark may still be meant. */
const REACH = 3;

/** `director too`, `same for the title`: what was said last of one attribute is said of these. */
export function readLikewise(context: Context): boolean {
  const { tokens, draft } = context;
  const said = draft.lastSaid;
  if (!said || context.statement.index - said.statement > REACH || tokens.length > 12) return false;
  let at = 0;
  while (OPENERS.has(tokens[at]?.lower ?? '')) at += 1;
  const lead = matchAt(SAME_FOR, tokens, at, context.classes);
  const { fields, end } = fieldsAt(context, lead?.end ?? at, said.entity);
  const closed = lead ? tokens.length - end <= 2 : matchAt(TOO, tokens, end, context.classes)?.end === tokens.length;
  if (fields.length === 0 || !closed) return false;
  for (const field of fields) {
    const known = findField(said.entity, field.key);
    if (known) applyTo(context, said.entity, known, said.constraints);
  }
  draft.lastSaid = { ...said, statement: context.statement.index };
  return place(context, said.entity);
}

function fieldsAt({ tokens }: Context, from: number, entity: EntityDraft): { fields: FieldDraft[]; end: number } {
  const fields: FieldDraft[] = [];
  let end = from;
  for (let at = from; ;) {
    const found = fieldAt(tokens, determinersAt(tokens, at).end, entity);
    if (!found) return { fields, end };
    fields.push(found.field);
    end = found.end;
    if (![',', 'and', '+'].includes(tokens[end]?.lower ?? '')) return { fields, end };
    at = tokens[end + 1]?.lower === 'and' ? end + 2 : end + 1;
  }
}
