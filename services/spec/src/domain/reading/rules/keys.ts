import type { EntityDraft } from '../../draft/draft.js';
import { entityAt, fieldAt } from '../../grammar/classes.js';
import { keyOf } from '../../grammar/phrase.js';
import type { Token } from '../../text/token.js';
import type { Context } from '../context.js';

/** A field or reference of this entity at `at`, as the key that rules use. */
export function keyAt(
  context: Context,
  entity: EntityDraft,
  tokens: readonly Token[],
  at: number,
): { key: string; end: number } | undefined {
  const related = entityAt(tokens, at, { entities: context.draft.entities });
  const reference = entity.relations.find(
    (one) => (one.kind !== 'hasMany' || one.derived === false) && (one.target === related?.entity || stateless(tokens, at, one.role)),
  );
  const field = fieldAt(tokens, at, entity);
  if (field && (!related || field.end >= related.end)) return { key: field.field.key, end: field.end };
  if (reference) {
    const words = reference.role.split(' ').length;
    return { key: reference.role, end: related && reference.target === related.entity ? related.end : at + words };
  }
  const built = builtInAt(tokens, at) ?? momentAt(entity, tokens, at) ?? qualityAt(entity, tokens, at);
  if (built) return built;
  const word = tokens[at]?.lower ?? '';
  if (entity.stateField !== undefined && ['status', 'state', 'stage', 'phase', 'statuses'].includes(word))
    return { key: entity.stateField, end: at + 1 };
  return undefined;
}
const said = (tokens: readonly Token[], at: number, words: readonly string[]): boolean =>
  words.every((word, index) => tokens[at + index]?.lower === word);

const BUILT_IN: readonly (readonly [string, readonly string[]])[] = [
  ['createdAt', ['created', 'at']],
  ['createdAt', ['creation', 'date']],
  ['createdAt', ['creation', 'time']],
  ['createdAt', ['date', 'of', 'creation']],
  ['createdAt', ['time', 'of', 'creation']],
  ['createdAt', ['date', 'created']],
  ['updatedAt', ['updated', 'at']],
  ['updatedAt', ['last', 'update']],
  ['updatedAt', ['last', 'change']],
];

/** What every record has without the brief saying so. */
function builtInAt(tokens: readonly Token[], at: number): { key: string; end: number } | undefined {
  const found = BUILT_IN.find(([, words]) => said(tokens, at, words));
  return found && { key: found[0], end: at + found[1].length };
}

/** `delivery date` for `delivered on`: the only date whose verb has the same stem. */
function momentAt(entity: EntityDraft, tokens: readonly Token[], at: number): { key: string; end: number } | undefined {
  const first = tokens[at];
  if (first?.kind !== 'word' || first.lower.length < 4 || !['date', 'time', 'day'].includes(tokens[at + 1]?.lower ?? '')) return undefined;
  const stem = first.lower.slice(0, 5);
  const alike = entity.fields.filter((field) => / (?:on|at)$/.test(field.key) && field.key.startsWith(stem));
  return alike.length === 1 && alike[0] ? { key: alike[0].key, end: at + 2 } : undefined;
}

/** `availability` for `available`, `freshness` for `fresh`. */
function qualityAt(entity: EntityDraft, tokens: readonly Token[], at: number): { key: string; end: number } | undefined {
  const word = tokens[at]?.lower ?? '';
  const quality = word
    .replace(/ability$/, 'able')
    .replace(/ibility$/, 'ible')
    .replace(/iness$/, 'y')
    .replace(/ness$/, '');
  const field = quality === word ? undefined : entity.fields.find((one) => one.key === quality || one.key === `is ${quality}`);
  return field && { key: field.key, end: at + 1 };
}

const stateless = (tokens: readonly Token[], at: number, role: string): boolean =>
  role.split(' ').every((word, index) => keyOf(tokens, at + index, at + index + 1) === word);
