import { z } from 'zod';
import { Time } from '../schemas.js';

export const TaskState = z
  .enum(['queued', 'assigned', 'running', 'succeeded', 'failed', 'cancelled'])
  .describe('`queued`: in the line; `assigned`: handed to an agent that has not begun.');

export const Task = z
  .object({
    id: z.string(),
    runId: z.string(),
    projectId: z.string(),
    stepPath: z.string(),
    agentKind: z.string(),
    action: z.string(),
    state: TaskState,
    priority: z.enum(['low', 'normal', 'high']),
    attempt: z.int(),
    agentId: z.string().nullable().describe('Who has it, or had it last.'),
    placements: z.int().describe('How often this attempt was handed to an agent; 0 once it has ended.'),
    losses: z.int().describe('How many of those agents were lost.'),
    ahead: z.int().describe('Tasks of the tenant and kind that came before it and stand in the line too; 0 when it is with an agent.'),
    repo: z.string().nullable(),
    files: z.array(z.string()).describe('What it will probably change: nobody else gets that while it is with an agent.'),
    dead: z.boolean().describe('Given up: agents were lost with it too often.'),
    queuedAt: Time.describe('When the step asked for this attempt.'),
    changedAt: Time,
    errorCode: z.string().nullable(),
    errorMessage: z.string().nullable(),
  })
  .meta({ id: 'Task' });

export const Agent = z
  .object({
    id: z.string().describe('`<kind>-<seat>`'),
    kind: z.string(),
    actions: z.array(z.string()),
    capacity: z.int().describe('Tasks at once.'),
    running: z.int().describe('Tasks that it was handed, of all tenants.'),
    cost: z.number().describe('What a task costs with it, next to others of the kind; 1 is usual.'),
    pool: z.string().nullable().describe('Which sort of agents of the kind it is.'),
    host: z.string(),
    state: z.enum(['idle', 'working', 'full', 'finishing', 'lost']),
    since: Time,
  })
  .meta({ id: 'Agent' });

const Goal = z.string().trim().min(3).max(16_000);
const Texts = z.array(z.string().min(1).max(1_000)).max(100);

/** A repository as a wish names it. A password in its address would stay in what is kept of the run. */
export const Repo = z
  .string()
  .min(1)
  .max(2_000)
  .refine((repo) => !URL.canParse(repo) || new URL(repo).password === '', 'It holds a password; give that as a credential of the project.');

/** What every piece of work in a repository can say. */
export const work = {
  repo: Repo.describe('The repository: a folder, or an address that the platform reaches.'),
  base: z.string().max(250).optional().describe('Branch or commit to begin from; absent: what is checked out.'),
  branch: z.string().max(250).optional().describe('Of the result; absent: made of the goal.'),
  files: Texts.optional().describe('Paths and globs that it will probably change: other tasks keep away from them.'),
  criteria: Texts.optional().describe('What must hold in the end.'),
  checks: Texts.optional().describe('Commands that prove it; absent: what the repository has.'),
  budgetUsd: z.number().positive().max(10_000).optional().describe('For models; absent: 2.'),
  priority: z.enum(['low', 'normal', 'high']).optional(),
  project: z.string().min(1).max(120).optional().describe('Id or name; a new name makes one. Absent: the project `task`.'),
};

export const Kind = z
  .string()
  .regex(/^[a-z][a-z0-9_-]{0,39}$/)
  .describe('Kind of agent: `code`, `docs`, …');

export const TaskWish = z.strictObject({ kind: Kind.default('code'), goal: Goal, ...work });
export const CodeWish = z.strictObject({ goal: Goal.describe('What the code is to do.'), ...work });
export const BugWish = z.strictObject({
  bug: Goal.describe('What is wrong: what was done, what was expected, what happened; a stack trace helps.'),
  ...work,
});
