import type { EntityDraft, RuleDraft } from '../../draft/draft.js';
import { subjectAt } from '../../grammar/classes.js';
import { infinitive } from '../../text/language.js';
import { fieldsIn, namedIn, typeOf } from '../computed/parts.js';
import type { Context } from '../context.js';
import { timeSpanOf } from '../../writing/span.js';
import { add } from './rule.js';

type Window = Extract<RuleDraft, { kind: 'timeWindow' }>;

const UNITS: ReadonlyMap<string, number> = new Map([
  ['minute', 1],
  ['hour', 60],
  ['day', 1440],
  ['week', 10_080],
]);
const CHANGES = new Set(['edit', 'change', 'update', 'modify', 'correct', 'alter']);
const REMOVALS = new Set(['delete', 'remove']);
const MAKINGS = new Set(['make', 'create', 'book', 'reserve', 'place', 'enter', 'plan', 'schedule', 'order']);
const PERMITTING = new Set(['can', 'may', 'cannot', 'only', 'possible', 'allowed', 'permitted']);

/** How long, and where in the clause it is said. */
function spanIn({ tokens }: Context): { readonly minutes: number; readonly at: number } | undefined {
  for (let at = 0; at < tokens.length - 1; at += 1) {
    const unit = UNITS.get(tokens[at + 1]!.lower.replace(/s$/, ''));
    const value = tokens[at]!.value ?? (['a', 'an', 'one'].includes(tokens[at]!.lower) ? 1 : undefined);
    if (unit !== undefined && value !== undefined) return { minutes: Math.round(value * unit), at };
  }
  return undefined;
}

/** The moment that the time is counted from: one that is named, the start of what lasts, or the only one. */
function momentOf(context: Context, entity: EntityDraft, from: number): string | undefined {
  const isMoment = (key: string): boolean => {
    const field = entity.fields.find((one) => one.key === key);
    return field !== undefined && ['date', 'datetime'].includes(typeOf(field));
  };
  const named = fieldsIn(context, entity, from, context.tokens.length).find((field) => isMoment(field.key));
  if (named) return named.key;
  const said = context.tokens.slice(from).map(({ lower }) => infinitive(lower));
  const start = timeSpanOf(entity)?.start;
  if (start !== undefined && isMoment(start) && said.some((word) => ['start', 'begin', 'take'].includes(word))) return start;
  const moments = entity.fields.filter((field) => isMoment(field.key) && field.readOnly !== true);
  const alike = moments.filter((field) => said.some((word) => word.length > 3 && field.key.startsWith(word.slice(0, 4))));
  return alike.length === 1 ? alike[0]!.key : moments.length === 1 ? moments[0]!.key : undefined;
}

/** The state that the clause lets a record enter: `cancelled` for `can be cancelled`, `cancel`. */
function stateIn({ tokens }: Context, entity: EntityDraft, to: number): string | undefined {
  const verbs = new Set(tokens.slice(0, to).map(({ lower }) => infinitive(lower)));
  return entity.states.find((state) => {
    const [verb = ''] = state.split(' ');
    return state !== entity.initialState && verbs.has(infinitive(verb.toLowerCase()));
  });
}

function actionIn(context: Context, entity: EntityDraft, to: number): Pick<Window, 'action' | 'state'> | undefined {
  const state = stateIn(context, entity, to);
  if (state !== undefined) return { action: 'enter', state };
  const verbs = context.tokens.slice(0, to).map(({ lower }) => infinitive(lower));
  if (verbs.some((verb) => CHANGES.has(verb))) return { action: 'update' };
  if (verbs.some((verb) => REMOVALS.has(verb))) return { action: 'delete' };
  return undefined;
}

/** `comments can be edited within 15 minutes`, `a booking can be cancelled at the latest 24 hours before it starts`. */
export function readWindow(context: Context): boolean {
  const { tokens } = context;
  const span = spanIn(context);
  if (!span) return false;
  const lead = tokens
    .slice(Math.max(0, span.at - 4), span.at)
    .map(({ lower }) => lower)
    .join(' ');
  const tail = tokens.slice(span.at + 2).map(({ lower }) => lower);
  const entity = subjectAt(tokens, 0, context.world)?.entity ?? namedIn(context)[0]?.entity ?? context.focus;
  if (!entity) return false;
  const before = tail.includes('before');
  const ahead = tail.slice(0, 2).join(' ') === 'in advance' || tail[0] === 'ahead';
  const verbs = tokens.slice(0, span.at).map(({ lower }) => infinitive(lower));
  const refuses = tokens.some(({ lower }) => ['not', 'never', 'no', 'cannot'].includes(lower));
  if ((before || ahead) && verbs.some((verb) => MAKINGS.has(verb)) && /\bat least$/.test(lead) && !stateIn(context, entity, span.at)) {
    const field = momentOf(context, entity, span.at + 2) ?? timeSpanOf(entity)?.start;
    return field !== undefined && add(context, entity, { kind: 'timeWindow', action: 'create', field, op: '<=', minutes: -span.minutes });
  }
  if (!tokens.some(({ lower }) => PERMITTING.has(lower)) || (refuses && !/\b(?:later than|after)$/.test(lead))) return false;
  const action = actionIn(context, entity, span.at);
  if (!action) return false;
  if (before) {
    const latest = /\b(?:until|up to|latest|at least|at most|later than|before)$/.test(lead);
    const earliest = /\b(?:earliest|from)$/.test(lead);
    const field = latest === earliest ? undefined : momentOf(context, entity, span.at + 2 + tail.indexOf('before'));
    return (
      field !== undefined &&
      add(context, entity, { kind: 'timeWindow', ...action, field, op: latest ? '<=' : '>=', minutes: -span.minutes })
    );
  }
  if (!/\b(?:within(?: the first)?|for|up to|until|in the first|later than)$/.test(lead)) return false;
  const since = tail.findIndex((word) => ['after', 'of', 'from', 'since'].includes(word));
  const field =
    since < 0
      ? 'createdAt'
      : (fieldsIn(context, entity, span.at + 2 + since, tokens.length).find((one) => ['date', 'datetime'].includes(typeOf(one)))?.key ??
        'createdAt');
  return add(context, entity, { kind: 'timeWindow', ...action, field, op: '<=', minutes: span.minutes });
}
