import type { EntityDraft, FieldDraft } from '../../draft/draft.js';
import { plural } from '../../text/language.js';
import type { Context } from '../context.js';
import { hold } from './hold.js';
import { amountOf, conditionBefore, fieldsIn, isChildOf, isNumber, type Named, namedIn, outgoing, typeOf } from './parts.js';

const COUNTING = new Set(['number', 'count']);
const SUMMING = new Set(['sum', 'total', 'totals', 'totalled', 'added', 'summed', 'altogether', 'add']);
const LIMITS = new Set(['exceed', 'exceeds', 'than', 'most', 'least', 'maximum', 'minimum']);

/** `how many`, `the number of`, `count the loans`, `loans are counted`. */
function countCue({ tokens }: Context): number {
  return tokens.findIndex(
    ({ lower }, at) =>
      (lower === 'many' && tokens[at - 1]?.lower === 'how') ||
      (COUNTING.has(lower) && tokens[at + 1]?.lower === 'of') ||
      (lower === 'count' && at < 2 && tokens[at + 1]?.lower !== 'as') ||
      lower === 'counted',
  );
}

const sumCue = ({ tokens }: Context): number => tokens.findIndex(({ lower }) => SUMMING.has(lower));

interface Pair {
  readonly child: Named;
  readonly parent: EntityDraft;
}

/** A kind of record and another that it belongs to, both named, or the latter the one that is spoken of. */
function pairIn(context: Context, named: readonly Named[], after: number): Pair | undefined {
  const inOrder = [...named.filter((one) => one.at > after), ...named.filter((one) => one.at < after)];
  for (const child of inOrder) {
    const parent = named.find((one) => one.entity !== child.entity && isChildOf(child.entity, one.entity))?.entity;
    if (parent) return { child, parent };
  }
  const [child] = inOrder;
  const { focus } = context;
  return child && focus && child.entity !== focus && isChildOf(child.entity, focus) ? { child, parent: focus } : undefined;
}

export function readFigures(context: Context): boolean {
  const named = namedIn(context);
  if (context.tokens.some(({ lower }) => LIMITS.has(lower)) || named.length === 0) return false;
  const counted = readCounted(context, named);
  return readSummed(context, named) || counted;
}

function readCounted(context: Context, named: readonly Named[]): boolean {
  const cue = countCue(context);
  const pair = cue < 0 ? undefined : pairIn(context, named, context.tokens[cue]?.lower === 'counted' ? -1 : cue);
  if (!pair) return false;
  const { child, parent } = pair;
  const when = conditionBefore(context, child);
  const words = ['number of', ...(when ? when.values.map(String) : []), ...child.entity.words.slice(0, -1)].join(' ');
  const last = child.entity.words.at(-1) ?? '';
  return hold(
    context,
    parent,
    `${words} ${last}`,
    'integer',
    { kind: 'tally', child: child.entity, ...(when && { when }) },
    `${words} ${plural(last)}`,
  );
}

/** `the total amount of the donations of a campaign`, `the hours of all shifts of a helper are added up`. */
function readSummed(context: Context, named: readonly Named[]): boolean {
  const cue = sumCue(context);
  const pair =
    cue < 0
      ? undefined
      : pairIn(context, named, /^(?:added|summed|totalled|altogether)$/.test(context.tokens[cue]?.lower ?? '') ? -1 : cue);
  if (!pair) return false;
  const { child, parent } = pair;
  const said = fieldsIn(context, child.entity, 0, context.tokens.length).find((field) => isNumber(field) && field.counter === undefined);
  const amount = said ?? onlyAmount(child.entity);
  if (!amount) return false;
  const product = amount.computed?.kind === 'product' ? amount.computed : undefined;
  if (amount.computed && !product) return false;
  const minus = outgoing(child.entity);
  const whole = typeOf(amount) === 'integer';
  const name = /^total\b/.test(amount.key) ? amount.key : `total ${amount.key.replace(/ total$/, '')}`;
  return hold(context, parent, name, whole ? 'integer' : 'number', {
    kind: 'tally',
    child: child.entity,
    field: product?.left ?? amount.key,
    ...(product && { times: product.right }),
    ...(minus && { minus }),
  });
}

/** Nobody says which number, and there is only one. */
function onlyAmount(child: EntityDraft): FieldDraft | undefined {
  const amount = amountOf(child);
  return amount && child.fields.filter((field) => isNumber(field) && field.counter === undefined).length === 1 ? amount : undefined;
}
