import { z } from 'zod';
import { Sources } from './source.js';

const camel = z
  .string()
  .regex(/^[a-z][A-Za-z0-9]*$/)
  .max(64);
const pascal = z
  .string()
  .regex(/^[A-Z][A-Za-z0-9]*$/)
  .max(64);

/** What somebody may be who signs in. */
export const Role = z.strictObject({
  /** In code and in accounts; never `everyone`, `anyone` or `system`. */
  name: camel,
  label: z.string(),
  pluralLabel: z.string(),
  /** People of this role make accounts for others, change and remove them. At least one role does. */
  administers: z.literal(true).optional(),
  /** Accounts of this role stand for one record of this entity each: a doctor's account for one `Doctor`. */
  entity: pascal.optional(),
  sources: Sources,
});
export type Role = z.infer<typeof Role>;

/**
 * Which records are somebody's own. `creator`: those that they made themselves. `person`: those from which `path` leads to the record
 * that their account stands for; `up` follows `field` of the record to `entity`, `down` goes to the records of `entity` whose `field`
 * points here; an empty path means that record itself. Where the path goes down, those they made are theirs too.
 */
export const Ownership = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('creator') }),
  z.strictObject({
    by: z.literal('person'),
    path: z.array(z.strictObject({ direction: z.enum(['up', 'down']), entity: pascal, field: camel })).max(3),
  }),
]);
export type Ownership = z.infer<typeof Ownership>;

/** `role` is a role's name, `everyone` (who is signed in) or `anyone` (also without signing in; only for `read`). */
export const Permit = z.strictObject({ role: camel, own: Ownership.optional() });
export type Permit = z.infer<typeof Permit>;

export const Action = z.enum(['create', 'read', 'update', 'delete', 'transition']);
export type Action = z.infer<typeof Action>;

/**
 * Who may do one thing with one kind of record: those of `permits`, and nobody else. `read` is for single records and for lists.
 * What no right speaks of is open to everybody who is signed in; a transition that none speaks of follows the right to update.
 */
export const Right = z.strictObject({
  id: z.string(),
  entity: pascal,
  action: Action,
  /** The name of the transition, with `transition` only. */
  transition: camel.optional(),
  permits: z.array(Permit),
  statement: z.string(),
  sources: Sources,
});
export type Right = z.infer<typeof Right>;

/** Who signs in, and what they may do. Absent where the brief names nobody who signs in: then everything is open. */
export const Access = z.strictObject({
  roles: z.array(Role).min(1),
  rights: z.array(Right),
  /** Entities of whose records it is kept who made and who last changed them, in the fields `createdBy` and `updatedBy`. */
  audit: z.array(z.strictObject({ entity: pascal, sources: Sources })),
  sources: Sources,
});
export type Access = z.infer<typeof Access>;
