import { addField } from '../../draft/apply.js';
import { addSource } from '../../draft/draft.js';
import { type Context, place } from '../context.js';
import { isChildOf, namedIn } from './parts.js';

const COUNTING = new Set([
  'numbered',
  'consecutive',
  'consecutively',
  'sequential',
  'sequentially',
  'serially',
  'running',
  'counts',
  'counted',
  'count',
]);
const NUMBER = /(?:^| )(?:number|no)$/;

/** `issues are numbered per project`, `each invoice gets a consecutive number`, `the number of an issue counts up within its project`. */
export function readCounters(context: Context): boolean {
  const { tokens } = context;
  if (!tokens.some(({ lower }) => COUNTING.has(lower))) return false;
  const named = namedIn(context);
  const entity = named[0]?.entity ?? context.focus;
  if (!entity) return false;
  const parent = named.find((one) => one.entity !== entity && isChildOf(entity, one.entity))?.entity;
  const other = named.find((one) => one.entity !== entity && !isChildOf(entity, one.entity));
  if (other) return false;
  if (tokens.some(({ lower }) => ['year', 'month', 'day', 'week'].includes(lower))) return false;
  const known = entity.fields.find((field) => NUMBER.test(field.key));
  if (known && (known.pattern !== undefined || known.enum !== undefined)) return false;
  const field = known ?? addField(entity, 'number', 'number', context.source);
  addSource(field.sources, context.source);
  field.type = 'integer';
  field.readOnly = true;
  delete field.required;
  for (const limit of ['unique', 'minLength', 'maxLength', 'minimum', 'maximum', 'format', 'default'] as const) delete field[limit];
  const within = parent && entity.relations.find((one) => one.kind === 'belongsTo' && one.target === parent)?.role;
  field.counter = within === undefined ? {} : { within };
  return place(context, entity);
}
