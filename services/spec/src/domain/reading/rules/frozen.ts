import type { EntityDraft, FieldDraft } from '../../draft/draft.js';
import { fieldAt } from '../../grammar/classes.js';
import { find, pattern } from '../../grammar/pattern.js';
import { determinersAt } from '../../grammar/phrase.js';
import type { Context } from '../context.js';
import { complement } from './conditions.js';
import { heldAt, type HeldAt } from './held-at.js';
import { add } from './rule.js';

const CHANGING = new Set(
  'change changed changes changing edit edits edited editing modify modified modification modifications alter altered alteration alterations amend amended amendment amendments adjust adjusted adjustment adjustments correct corrected corrections rewrite rewritten update updated updates touch touched'.split(
    ' ',
  ),
);
const NEGATIONS = new Set(['not', 'never', 'no', 'nobody', 'nothing', 'neither', 'nor', 'cannot', 'none']);
/** What stays as it is. */
const FIXED = pattern(
  '(is|are|becomes|become|gets|be|stays|stay|remains|remain) (then)? (locked|frozen|fixed|final|immutable|read-only|readonly|untouchable|unchanged|untouched)',
);
const STAYS = pattern('(stays|stay|remains|remain|kept|left) (exactly|just)? as (it|they) (is|are|was|were)');
/** Who may is a right, and changing into something is a change of state. */
const OTHERWISE = new Set(['by', 'but', 'except', 'into', 'to', 'who']);
const WHILE = new Set(['while', 'as', 'when', 'if', 'in']);

/** Records, or one attribute of theirs, that do not change in some states, whatever the turn of phrase. */
export function readFrozen(context: Context): boolean {
  const held = heldAt(context);
  if (!held) return false;
  const { tokens, classes } = context;
  const words = tokens.map(({ lower }) => lower);
  const changing = words.findIndex((word) => CHANGING.has(word));
  if (find(FIXED, tokens, classes) || find(STAYS, tokens, classes)) return closed(context, held, tokens.length);
  if (changing < 0 || OTHERWISE.has(words[changing + 1] ?? '') || words.includes('by')) return false;
  const negated = words.some((word) => NEGATIONS.has(word));
  const only = words.indexOf('only');
  if (only >= 0) return !negated && (only < held.start || WHILE.has(held.lead ?? '')) && open(context, held);
  if (held.lead === 'until' || held.lead === 'before' || held.lead === 'unless')
    return !negated && held.lead !== 'unless' && closed(context, held, changing);
  return negated && closed(context, held, changing);
}

/** What holds while the condition holds. */
function closed(context: Context, held: HeldAt, before: number): boolean {
  const { entity, when } = held;
  const field = fieldBefore(context, held, before);
  if (known(entity, field)) return false;
  return add(context, entity, { kind: 'immutable', ...(field && { fields: [field.key] }), when });
}

/** What holds while the condition does not. */
function open(context: Context, { entity, when }: HeldAt): boolean {
  const others = complement(entity, when);
  if (!others || known(entity, undefined)) return false;
  return add(context, entity, { kind: 'immutable', when: others });
}

const known = (entity: EntityDraft, field: FieldDraft | undefined): boolean =>
  entity.rules.some((rule) => rule.kind === 'immutable' && rule.fields?.[0] === field?.key);

/** `its deposit is fixed`, `the deposit can no longer be altered`: the attribute that is spoken of. */
function fieldBefore({ tokens }: Context, { entity, start, end }: HeldAt, before: number): FieldDraft | undefined {
  for (let at = 0; at < before; at += 1) {
    if (at >= start && at < end) continue;
    const head = determinersAt(tokens, at).end;
    const found = fieldAt(tokens, head, entity);
    if (found && found.field.key !== entity.stateField && (found.end <= start || head >= end)) return found.field;
  }
  return undefined;
}
