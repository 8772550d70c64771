import type { Entity, Spec } from '@hexad/proto/documents';
import { fold, isOne, text } from './names.js';

/**
 * What briefs ask for and what a spec may have a place for only later. It counts as missed until there is one: whoever makes the
 * place reads it here.
 */
interface Right {
  readonly entity: string;
  readonly action: string;
  readonly transition?: string;
  readonly permits: readonly { readonly role: string; readonly own?: object }[];
}
interface WithMore {
  readonly access?: { readonly rights: readonly Right[]; readonly audit: readonly { readonly entity: string }[] };
}
interface EntityWithMore {
  readonly fields: readonly { readonly name: string; readonly computed?: unknown }[];
  readonly operations: readonly string[];
}
/** Kinds of rules by which a spec says what an expectation names more finely. */
const SAID_BY: Readonly<Record<string, readonly string[]>> = {
  stock: ['tally'],
  sumLimit: ['tally'],
  maxChildrenPer: ['maxChildren', 'tally'],
};
export const isKind = (wanted: string, got: string): boolean => wanted === got || (SAID_BY[wanted]?.includes(got) ?? false);

const more = (spec: Spec & WithMore): WithMore => spec;
const moreOf = (entity: Entity): EntityWithMore => entity;

export const hasSignIn = (spec: Spec): boolean => more(spec).access !== undefined;

export const hasAudit = (spec: Spec, entity: Entity): boolean =>
  more(spec).access?.audit.some((one) => one.entity === entity.name) ?? false;

/** `may` is an operation, or a state: then it is about the transitions that lead there. */
export function hasRight(
  spec: Spec,
  entity: Entity,
  wanted: { readonly who: string; readonly may: string; readonly own?: true | undefined; readonly only?: true | undefined },
): boolean {
  const transitions = new Set(entity.transitions.filter((one) => isOne(wanted.may, one.to)).map((one) => one.name));
  return (more(spec).access?.rights ?? []).some(
    (right) =>
      right.entity === entity.name &&
      (right.action === wanted.may || (right.transition !== undefined && transitions.has(right.transition))) &&
      right.permits.some((permit) => isOne(wanted.who, permit.role) && (!wanted.own || permit.own !== undefined)) &&
      (!wanted.only || right.permits.every((permit) => !['everyone', 'anyone'].includes(permit.role))),
  );
}

export const hasComputed = (entity: Entity, wanted: { readonly name: string; readonly aliases: readonly string[] }): boolean =>
  moreOf(entity).fields.some(
    (field) => field.computed !== undefined && [wanted.name, ...wanted.aliases].some((way) => fold(way) === fold(field.name)),
  );

export const hasOperation = (entity: Entity, operation: string): boolean => moreOf(entity).operations.includes(operation);

export const hasSoftDelete = (entity: Entity): boolean => entity.softDelete !== undefined;

export const hasReminder = (entity: Entity, words: string): boolean =>
  (entity.reminders ?? []).some((reminder) => text(words, [reminder.statement]));

/** Enforced, not only noted. */
export const hasRateLimit = ({ rateLimit }: Spec, words: string): boolean =>
  rateLimit !== undefined &&
  text(
    words,
    rateLimit.sources.map((source) => (source.kind === 'brief' ? source.span.quote : '')),
  );
