import { z } from 'zod';
import { Capability, Range } from './story.js';

export const AgentKind = z.enum([
  'code',
  'design',
  'devops',
  'docs',
  'planning',
  'product',
  'architect',
  'data',
  'review',
  'testing',
  'performance',
  'manager',
]);
export type AgentKind = z.infer<typeof AgentKind>;

export const PlanTask = z.strictObject({
  /** `T1`, … */
  id: z.string().regex(/^T\d+$/),
  story: z.string(),
  title: z.string(),
  agent: AgentKind,
  /** What kind of work it is: history is compared by it. */
  kind: Capability.optional(),
  /** Task ids; the task waits for ALL of them. */
  dependsOn: z.array(z.string()),
  hours: Range,
  /** Zero exactly for tasks on the critical path. */
  slackHours: z.number().nonnegative(),
  /** Position in the merge order. */
  order: z.int().nonnegative(),
});
export type PlanTask = z.infer<typeof PlanTask>;

/** The task graph made from a spec. Acyclic; `tasks` is in merge order. */
export const Plan = z.strictObject({
  schema: z.literal('https://hexad.dev/schemas/plan/v1'),
  tasks: z.array(PlanTask),
  criticalPath: z.array(z.string()),
  hours: z.number(),
});
export type Plan = z.infer<typeof Plan>;
