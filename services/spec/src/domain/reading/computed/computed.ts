import type { EntityDraft, FieldDraft } from '../../draft/draft.js';
import { assume } from '../../finishing/complete.js';
import { plural } from '../../text/language.js';
import type { Context } from '../context.js';
import { complement, conditionAt } from '../rules/conditions.js';
import { readFigures } from './figures.js';
import { hold } from './hold.js';
import { amountOf, conditionBefore, fieldsIn, isChildOf, isNumber, type Named, namedIn, outgoing, priced, typeOf } from './parts.js';

const lower = (context: Context, from = 0, to = context.tokens.length): string =>
  context.tokens
    .slice(from, to)
    .map((token) => token.lower)
    .join(' ');

/** `the total` of `the total of an order is …`: what stands before the kind of record. */
function nameBefore(context: Context, at: number): string | undefined {
  const words = context.tokens.slice(0, at).map((token) => token.lower);
  const of = words.lastIndexOf('of');
  const name = words.slice(0, of).filter((word) => !['the', 'a', 'an', 'its', 'each', 'every', 'for', 'and'].includes(word));
  return of > 0 && name.length > 0 && name.length < 4 ? name.join(' ') : undefined;
}

/** `the total of an order is the sum of quantity times price of its lines`, `the stock of a product is the sum of its movements`. */
function readSum(context: Context, named: readonly Named[]): boolean {
  const [first] = named;
  const parent = first?.entity;
  const name = first && nameBefore(context, first.at);
  const child = named.find((one) => parent !== undefined && isChildOf(one.entity, parent));
  if (!first || !parent || name === undefined || !child) return false;
  const counts = /\b(?:number|count|how many)\b/.test(lower(context, first.end)) && !/\bsum\b/.test(lower(context, first.end));
  if (counts) {
    const when = conditionBefore(context, child);
    return hold(context, parent, name, 'integer', { kind: 'tally', child: child.entity, ...(when && { when }) });
  }
  const said = fieldsIn(context, child.entity, first.end, context.tokens.length).filter(isNumber);
  const money = /\b(?:total|price|cost|sum|value|revenue|turnover|bill|charge)$/.test(name);
  const pair = said.length > 1 ? ([said[0]!, said[1]!] as const) : said.length === 0 && money ? priced(child.entity) : undefined;
  const amount = pair?.[0] ?? said[0] ?? amountOf(child.entity);
  if (!amount) return false;
  const minus = outgoing(child.entity);
  const whole = [amount, pair?.[1]].every((field) => field === undefined || typeOf(field) === 'integer');
  return hold(context, parent, name, whole ? 'integer' : 'number', {
    kind: 'tally',
    child: child.entity,
    field: amount.key,
    ...(pair && { times: pair[1].key }),
    ...(minus && { minus }),
  });
}

/** `each member shows the number of open loans`, `the list of members shows how many loans each has`. */
function readCount(context: Context, named: readonly Named[]): boolean {
  const said = lower(context);
  const at = context.tokens.findIndex(
    ({ lower: word }, index) =>
      (word === 'many' && context.tokens[index - 1]?.lower === 'how') ||
      (['number', 'count'].includes(word) && context.tokens[index + 1]?.lower === 'of'),
  );
  const child = named.find((one) => one.at > at && at >= 0 && context.draft.entities.some((parent) => isChildOf(one.entity, parent)));
  const parent =
    child &&
    (named.find((one) => one !== child && isChildOf(child.entity, one.entity))?.entity ??
      (context.focus && isChildOf(child.entity, context.focus) ? context.focus : undefined));
  if (!child || !parent || /\b(?:exceed|than|at most)\b/.test(said)) return false;
  const when = conditionBefore(context, child);
  const counted = ['number of', ...(when ? when.values.map(String) : []), ...child.entity.words.slice(0, -1)].join(' ');
  const [one, many] = [`${counted} ${child.entity.words.at(-1) ?? ''}`, `${counted} ${plural(child.entity.words.at(-1) ?? '')}`];
  return hold(context, parent, one, 'integer', { kind: 'tally', child: child.entity, ...(when && { when }) }, many);
}

/** `the amount of a line is its quantity times its price`. */
function readProduct(context: Context, named: readonly Named[]): boolean {
  const times = context.tokens.findIndex(({ lower: word }) => ['times', '×', '*', 'multiplied', 'x'].includes(word));
  const is = context.tokens.findIndex(({ lower: word }) => ['is', 'equals', 'be', ':', '='].includes(word));
  if (times < 0 || is < 0 || is > times) return false;
  const owners = [...named.map((one) => one.entity), ...(context.focus ? [context.focus] : []), ...context.draft.entities];
  for (const entity of owners) {
    const left = fieldsIn(context, entity, is + 1, times).findLast(isNumber);
    const right = fieldsIn(context, entity, times + 1, context.tokens.length).find(isNumber);
    if (!left || !right || left === right) continue;
    const first = named.find((one) => one.entity === entity && one.at < is);
    const name = (first && nameBefore(context, first.at)) ?? lower(context, 0, is).replace(/^(?:the|its|an?) /, '');
    if (name === '' || name.split(' ').length > 3) continue;
    const whole = [left, right].every((field) => typeOf(field) === 'integer');
    return hold(context, entity, name, whole ? 'integer' : 'number', { kind: 'product', left: left.key, right: right.key });
  }
  return false;
}

const GONE = new Set(['overdue', 'late', 'expired', 'lapsed', 'outdated', 'due']);
const isDate = (field: FieldDraft): boolean => ['date', 'datetime'].includes(typeOf(field));

/** `a loan is overdue when its due date has passed and it is not returned`, `a permit whose last day has gone by is expired`. */
function readOverdue(context: Context, named: readonly Named[]): boolean {
  const at = context.tokens.findIndex(
    ({ lower: word }, index) => GONE.has(word) && !['date', 'on', 'day', 'at', 'to'].includes(context.tokens[index + 1]?.lower ?? ''),
  );
  const word = context.tokens[at]?.lower ?? '';
  const owner =
    named[0]?.entity ??
    (context.draft.entities.filter((one) => datedIn(context, one) !== undefined).length === 1
      ? context.draft.entities.find((one) => datedIn(context, one) !== undefined)
      : context.focus);
  if (at < 0 || !owner || owner.states.includes(word)) return false;
  const due =
    datedIn(context, owner) ??
    (['overdue', 'late'].includes(word) ? owner.fields.find((field) => /^due\b/.test(field.key) && isDate(field)) : undefined);
  if (!due) return false;
  const when = stillOpen(context, owner, -1) ?? unfinished(context, owner);
  const name = word === 'late' ? 'overdue' : word;
  return hold(context, owner, name, 'boolean', { kind: 'past', field: due.key, ...(when && { when }) });
}

const datedIn = (context: Context, entity: EntityDraft): FieldDraft | undefined =>
  fieldsIn(context, entity, 0, context.tokens.length).find(isDate);

function stillOpen(context: Context, entity: EntityDraft, from: number): ReturnType<typeof complement> {
  for (let at = from + 1; at < context.tokens.length; at += 1) {
    const found = conditionAt(context, entity, at);
    if (!found || found.end === at) continue;
    const before = context.tokens.slice(Math.max(from, at - 4), found.end).map(({ lower: word }) => word);
    const negated =
      before.some((word) => ['not', 'never', 'neither', 'unless', 'without', 'nor'].includes(word)) && found.when.field === '@state';
    return negated ? complement(entity, found.when) : found.when;
  }
  return undefined;
}

const DONE =
  /^(?:returned|paid|settled|done|completed?|finished|closed|delivered|received|resolved|answered|cancel+ed|called off|withdrawn|rejected)$/;

/** What is done with is overdue no more, though nobody says so. */
function unfinished(context: Context, entity: EntityDraft): ReturnType<typeof complement> {
  const done = entity.states.filter((state) => DONE.test(state.toLowerCase()));
  if (done.length === 0) return undefined;
  assume(
    context.draft,
    `A-${entity.key.replaceAll(' ', '-')}-overdue`,
    `A ${entity.key} that is ${done.join(' or ')} is not overdue any more.`,
  );
  return complement(entity, { field: '@state', values: done });
}

/** A number, though neither its name nor the brief says so. */
const isLevel = (field: FieldDraft): boolean => field.type === undefined && /(?:level|minimum|threshold|limit|target)$/.test(field.key);

/** `a product is low when its stock is below the reorder level`. */
function readLevel(context: Context, named: readonly Named[]): boolean {
  const at = context.tokens.findIndex(({ lower: word }) => ['below', 'under', 'less', 'lower'].includes(word));
  const entity = named[0]?.entity ?? context.focus;
  if (at < 0 || !entity) return false;
  const left = fieldsIn(context, entity, 0, at).findLast(isNumber);
  const right = fieldsIn(context, entity, at + 1, context.tokens.length).find(
    (field) => field !== left && (isNumber(field) || isLevel(field)),
  );
  if (!left || !right) return false;
  const label = labelOf(context, at);
  if (!isNumber(right)) right.type = typeOf(left) === 'number' ? 'number' : 'integer';
  const said = label === undefined ? lower(context) : '';
  const soft = /\bor$/.test(lower(context, 0, at).trim()) || /\bat or below\b/.test(lower(context));
  const word = /\b(?:is|are|becomes?|counts? as) (?:marked as |considered )?((?:running )?low|short|understocked|critical)\b/.exec(
    said,
  )?.[1];
  const name = label ?? (word === undefined || word === 'running low' ? `low ${left.key}` : word === 'low' ? `low ${left.key}` : word);
  entity.filters.add(name);
  return hold(context, entity, name, 'boolean', { kind: 'compare', left: left.key, op: soft ? '<=' : '<', right: right.key });
}

/** `low stock` of `low stock: the stock is below the minimum`. */
function labelOf({ tokens }: Context, before: number): string | undefined {
  const colon = tokens.findIndex(({ lower: word }) => word === ':' || word === '=');
  const words = tokens.slice(0, Math.max(0, colon)).filter((token) => token.kind === 'word' && !['a', 'an', 'the'].includes(token.lower));
  return colon > 0 && colon < before && words.length > 0 && words.length < 4 ? words.map((token) => token.lower).join(' ') : undefined;
}

/** Values that nobody enters. */
export function readComputed(context: Context): boolean {
  const named = namedIn(context);
  const said = lower(context);
  if (/\b(?:overdue|late|expired|lapsed|outdated|due)\b/.test(said) && readOverdue(context, named)) return true;
  if (/\b(?:times|×|multiplied)\b/.test(said) && readProduct(context, named)) return true;
  if (/\b(?:below|under|less than|lower than)\b/.test(said) && readLevel(context, named)) return true;
  if (/\b(?:exceed|never|cannot|not|than)\b/.test(said)) return false;
  return /\b(?:shows?|shown|displays?|displayed|visible|sees?|lists?|with)\b/.test(said) && /\b(?:how many|number of|count of)\b/.test(said)
    ? readCount(context, named) || readFigures(context)
    : readSum(context, named) || readFigures(context);
}
