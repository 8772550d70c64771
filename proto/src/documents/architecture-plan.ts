import { z } from 'zod';
import { DatabaseName } from './options.js';

/** Why a pack is in the stack: it was asked for, the brief names what it is made with, or it is the first that holds what the spec needs. */
export const StackReason = z.enum(['asked', 'brief', 'usual']);

/** A pack of the stack, and those that could take its place. */
export const StackChoice = z.strictObject({
  pack: z.string(),
  title: z.string(),
  surface: z.enum(['api', 'ui']),
  by: StackReason,
  /** For people, with the words of the brief where it is they that decide. */
  reason: z.string(),
  /** What the spec needs and the pack does not hold: criteria about it stay without proof. */
  lacks: z.array(z.string()),
  alternatives: z.array(z.strictObject({ pack: z.string(), title: z.string(), lacks: z.array(z.string()), reason: z.string() })),
});
export type StackChoice = z.infer<typeof StackChoice>;

export const ArchitectureComponent = z.strictObject({
  /** `api`, `web`: the folder of a pack. `database`: what keeps the records. */
  id: z.string(),
  title: z.string(),
  kind: z.enum(['api', 'ui', 'database']),
  responsibility: z.string(),
  /** Ids of components that it calls. */
  uses: z.array(z.string()),
  /** One for each entity that it has code for, and `session` where people sign in. */
  modules: z.array(z.string()),
});
export type ArchitectureComponent = z.infer<typeof ArchitectureComponent>;

const Diagram = z.strictObject({ title: z.string(), mermaid: z.string() });

/** How the product will be put together, before anything is built. The same spec and stack give the same plan and the same revision. */
export const ArchitecturePlan = z.strictObject({
  schema: z.literal('https://hexad.dev/schemas/architecture-plan/v1'),
  /** SHA-256 of all the rest: what an approval is bound to. */
  revision: z.string().regex(/^[0-9a-f]{64}$/),
  title: z.string(),
  /** SHA-256 of the spec's JSON. */
  spec: z.string().regex(/^[0-9a-f]{64}$/),
  stack: z.array(StackChoice).min(1),
  /** Where the API keeps its records; absent where its pack offers no choice. */
  database: z.strictObject({ name: DatabaseName, by: StackReason, reason: z.string() }).optional(),
  components: z.array(ArchitectureComponent).min(1),
  /** Where the behaviour of each story is built, as `component` or `component/module`. */
  stories: z.array(z.strictObject({ story: z.string(), title: z.string(), criteria: z.int(), parts: z.array(z.string()).min(1) })),
  diagrams: z.strictObject({
    components: z.string(),
    data: z.string(),
    states: z.array(Diagram),
    sequences: z.array(Diagram),
  }),
  /** `who` may call: roles, everyone who is signed in, or anyone; absent where nobody signs in. */
  api: z.array(
    z.strictObject({
      method: z.string(),
      path: z.string(),
      operation: z.string(),
      summary: z.string(),
      who: z.array(z.string()).optional(),
    }),
  ),
  risks: z.array(z.strictObject({ statement: z.string(), mitigation: z.string() })),
});
export type ArchitecturePlan = z.infer<typeof ArchitecturePlan>;
