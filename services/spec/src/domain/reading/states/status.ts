import { addField } from '../../draft/apply.js';
import { subjectAt } from '../../grammar/classes.js';
import { constraintsAt } from '../../grammar/constraint-reader.js';
import { matchAt, pattern } from '../../grammar/pattern.js';
import { keyOf } from '../../grammar/phrase.js';
import { valuesAt } from '../../grammar/values.js';
import { applyTo } from '../attributes.js';
import { type Context, place } from '../context.js';

const STATUS_IS = pattern(
  "(and|also|so|ok|yes|,)? (the|its|their|each|every|a|an)? (<e:entity> ('s)?)? <s:status> (of <e:entity>)? (is|are|can be|may be|shall be|should be|must be|will be|has the values|:) (always|either)? (one of|in one of)? (the)? (following|values)? (:)?",
);

/** `the state of a trip is open, sold or closed`: the values that it can take, before anything is said of changes. */
export function readStatusValues(context: Context): boolean {
  const { tokens, focus } = context;
  const classes: Context['classes'] = {
    ...context.classes,
    status: (all, at) => (['status', 'state', 'stage', 'phase'].includes(all[at]?.lower ?? '') ? [at + 1] : []),
  };
  const match = matchAt(STATUS_IS, tokens, 0, classes);
  const entity = match?.captures['e'] ? subjectAt(tokens, match.captures['e'].start, context.world)?.entity : focus;
  const range = match?.captures['s'];
  const list = match && valuesAt(tokens, match.end);
  if (!entity || !range || !list || list.values.length < 2) return false;
  const introduced = tokens.slice(match.start, match.end).some(({ lower }) => lower === ':' || lower === 'one');
  if (!introduced && constraintsAt(tokens, match.end, { lead: ['is'] }) === undefined) return false;
  const key = keyOf(tokens, range.start, range.end);
  const field = addField(entity, key, key, context.source);
  applyTo(context, entity, field, [
    { kind: 'enum', values: list.values },
    ...(list.marked === undefined ? [] : [{ kind: 'default' as const, value: { text: list.marked } }]),
  ]);
  return place(context, entity);
}
