import { AppError } from '@hexad/kernel';
import { z } from 'zod';
import { numbered } from '../runtime/domain/criteria.js';
import { tool } from './tool.js';

/** Says what is to hold in the end. The log keeps it; nothing else happens. */
export const planTool = tool({
  name: 'plan',
  description:
    'Says how you will go about it, and what will hold when you are done: one criterion per thing that your change makes true and that a test or a command can show, which fails without it; in `keeps` what holds already and has to stay so. Call it before you change anything. They are numbered C1, C2, …, `keeps` last; where a person gave criteria, theirs stay.',
  input: z.strictObject({
    criteria: z.array(z.string().min(3).max(500)).max(30),
    keeps: z.array(z.string().min(3).max(500)).max(30).default([]),
    steps: z.array(z.string().max(500)).max(50).default([]),
  }),
  risk: () => 0,
  execute: async ({ criteria, keeps }) => ({
    text: `The criteria are: ${numbered(criteria, keeps)
      .map(({ id, text, keeps: stays }) => `${id} ${text}${stays ? ' (has to stay so)' : ''}`)
      .join('; ')}`,
  }),
});

export const Question = z.strictObject({
  question: z.string().min(3).max(2_000),
  choices: z.array(z.string().max(200)).max(10).default([]),
});

/** Carried out by the loop: it waits for what people say. */
export const askTool = tool({
  name: 'ask',
  description:
    'Asks the person whose task it is, and waits for the answer. Only for what you cannot find out and that changes what you do.',
  input: Question,
  risk: () => 0,
  execute: async () => ({ text: '' }),
});

export const HandOver = z.strictObject({
  kind: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'the name of a kind of agents'),
  goal: z
    .string()
    .trim()
    .min(3)
    .max(20_000)
    .describe('What the other agent is to do. It sees the files as you leave them, and nothing of this conversation.'),
  criteria: z.array(z.string().min(3).max(500)).max(30).default([]),
});
export type HandOver = z.infer<typeof HandOver>;

/** Ends this agent's part: the loop leaves what is there, and the workflow asks the other one. */
export const handOverTool = tool({
  name: 'hand_over',
  description:
    'Hands the rest of the work over to an agent of another kind, and ends your part: for what another kind does better, such as docs, testing, design or devops. What you changed so far goes along as a commit.',
  input: HandOver,
  risk: () => 1,
  async execute({ kind }, { others }) {
    if (!others.includes(kind))
      throw new AppError('not_found', `There is no other kind ${JSON.stringify(kind)}; there are ${others.join(', ')}.`);
    return { text: `The agent ${kind} goes on from here.` };
  },
});

/** Held against the commands that prove it by the loop. */
export const Claim = z.strictObject({
  title: z
    .string()
    .max(100)
    .regex(
      /^(feat|fix|docs|style|refactor|perf|test|build|ci|chore|revert)(\([\w./ -]{1,40}\))?!?: \S.*$/,
      'a Conventional Commit subject such as "fix(cart): round half cents up"',
    ),
  summary: z.string().min(1).max(5_000),
  files: z
    .array(z.strictObject({ path: z.string().max(1024), reason: z.string().max(500) }))
    .max(500)
    .default([]),
  proofs: z
    .array(
      z.strictObject({
        criterion: z.string().max(20).describe('C1, C2, …'),
        test: z
          .strictObject({
            file: z.string().max(1024),
            name: z.string().max(500).describe('The title of the test, without those of the groups around it.'),
          })
          .optional(),
        covers: z.array(z.string().max(1024)).max(20).optional().describe('The sources that the test is about.'),
        command: z
          .array(z.string().max(2_000))
          .max(50)
          .optional()
          .describe(
            'A program and its arguments that ends with 0 because of your change, and did not before; for what no test of the repository can show. Where code is changed it has to run tests or a check.',
          ),
        check: z
          .string()
          .max(40)
          .optional()
          .describe(
            'The name of a check (lint, types, build, test), for what no test of its own shows. One that was in order before shows only that it still is.',
          ),
      }),
    )
    .max(100)
    .default([]),
  breaking: z.array(z.string().max(500)).max(50).default([]),
  deployment: z.array(z.string().max(500)).max(50).default([]),
  report: z.unknown().optional().describe('What the kind of agent is asked for, where it is asked for more than changes.'),
});
export type Claim = z.infer<typeof Claim>;

export const finishTool = tool({
  name: 'finish',
  description:
    'Says that you are done. For each criterion name the test (file and title) or the check that proves it; we run them on the commit and on the sources before it. A test that you wrote has to fail without your change. What does not hold is sent back.',
  input: Claim,
  risk: () => 1,
  execute: async () => ({ text: '' }),
});
