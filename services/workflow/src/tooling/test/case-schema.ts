import { isErrorCode, type ErrorCode } from '@hexad/kernel';
import { z } from 'zod';
import type { Json } from '../../expressions/json.js';

/** Nobody changes what a case says. */
const AnyJson = z.json() as z.ZodType<Json>;
const Values = z.record(z.string(), AnyJson);
const Code = z.string().refine((code): code is ErrorCode => isErrorCode(code), 'is no error code of the platform');
const Seconds = z.number().min(0).max(1e9);
const Path = z.string().min(1).max(2_000);

const EACH = '[*]';
const isMixed = (path: string): boolean => path.includes(EACH) && /\[(?!\*\])/.test(path);

/** Refuses each key of a record for which there is a reason to. */
const keysThat =
  (whyNot: (key: string) => string | undefined) =>
  (record: object, context: z.RefinementCtx): void => {
    for (const key of Object.keys(record)) {
      const message = whyNot(key);
      if (message !== undefined) context.addIssue({ code: 'custom', path: [key], message });
    }
  };
const mixes = (path: string): string | undefined =>
  isMixed(path) ? `${path} mixes ${EACH} with a key; a path has a key in all of its brackets, or ${EACH} in all of them` : undefined;
const isOfAll = (path: string): string | undefined =>
  path.includes(EACH)
    ? `${path} is the path of no step: an expectation is of one item, round or case; name it in place of ${EACH}`
    : undefined;
const OnePath = Path.refine((path) => isOfAll(path) === undefined, { error: ({ input }) => isOfAll(String(input)) });

const Answer = z
  .strictObject({
    result: AnyJson.optional().describe('What the step answers; default an empty object. Of `type: workflow`: the variables of its run.'),
    fail: Code.optional().describe('The code that it fails with instead.'),
    message: z.string().optional().describe('Of the failure.'),
    after: Seconds.optional().describe('How long the try takes; default 0.'),
    never: z.literal(true).optional().describe('It never answers: only a timeout ends the try.'),
  })
  .refine(
    (answer) => [answer.result, answer.fail, answer.never].filter((one) => one !== undefined).length <= 1,
    'give one of result, fail and never',
  );
export type Answer = z.infer<typeof Answer>;

const Stubs = z
  .record(Path, z.union([Answer, z.array(Answer).min(1).max(1_000)]))
  .superRefine(keysThat(mixes))
  .describe(
    'By path (`stories[T3]/generate`, `stories[*]/generate`), by name, or by what the step calls (`version_control.push`, `code.generate`, `workflow:release`). A list: one answer a try, the last for all that follow.',
  );
export type Stubs = z.infer<typeof Stubs>;

const at = Seconds.optional().describe('Since the start. Absent: as soon as it can be, after the events before it.');
/** What people do, and the keys that go with it. */
const DEEDS: Readonly<Record<string, string>> = {
  signal: 'payload',
  vote: 'by, roles, say, revision, comment and form',
  revise: 'to, which is the new revision',
  retry: 'no other key',
  patch: 'no other key',
  do: 'no other key; it is cancel, pause or resume',
};

/** A union says only that nothing of it fits. */
function whyNot(input: unknown): string {
  const keys = typeof input === 'object' && input !== null ? Object.keys(input) : [];
  const deed = Object.keys(DEEDS).find((key) => keys.includes(key));
  if (deed === undefined) return `says nothing that people do; that is one of ${Object.keys(DEEDS).join(', ')}`;
  return `does not fit: beside \`${deed}\` there can be at, and ${DEEDS[deed]}`;
}

const Scripted = z.union(
  [
    z.strictObject({ at, signal: z.string(), payload: AnyJson.optional() }),
    z.strictObject({
      at,
      vote: Path.describe('Path of the approval.'),
      by: z.string().describe('`user:ann`'),
      roles: z.array(z.string()).optional().describe('Without `role:`.'),
      say: z.enum(['approve', 'reject']).optional().describe('Default: approve.'),
      revision: z.string().optional().describe('What the voter looked at; default: what is asked about.'),
      comment: z.string().optional(),
      form: AnyJson.optional(),
    }),
    z.strictObject({ at, revise: Path, to: z.string() }),
    z.strictObject({ at, retry: Path }),
    z.strictObject({ at, patch: Values }),
    z.strictObject({ at, do: z.enum(['cancel', 'pause', 'resume']) }),
  ],
  { error: ({ input }) => whyNot(input) },
);
export type Scripted = z.infer<typeof Scripted>;

const StepState = z.enum([
  'pending',
  'running',
  'waiting',
  'succeeded',
  'failed',
  'skipped',
  'cancelled',
  'compensating',
  'compensated',
  'compensation_failed',
  'untouched',
]);
const RunState = z.enum([
  'pending',
  'running',
  'waiting',
  'paused',
  'compensating',
  'succeeded',
  'failed',
  'cancelled',
  'compensated',
  'compensation_failed',
]);
const Failed = z.union([Code, z.strictObject({ code: Code.optional(), message: z.string().optional().describe('Part of it.') })]);
const Expect = z.strictObject({
  refused: z.string().optional().describe('The run does not start: part of the reason.'),
  state: RunState.optional().describe('Of the run in the end; default: succeeded.'),
  error: Failed.optional(),
  steps: z
    .record(
      Path,
      z.union([StepState, z.strictObject({ state: StepState.optional(), attempts: z.int().min(0).optional(), error: Failed.optional() })]),
    )
    .superRefine(keysThat(isOfAll))
    .optional()
    .describe('How they are in the end, by path. `untouched`: its turn never came.'),
  variables: Values.optional().describe(
    'Some of the run’s variables in the end. Of an object only the fields that stand here are looked at.',
  ),
  given: z
    .record(Path, Values)
    .superRefine(keysThat(isOfAll))
    .optional()
    .describe('What steps got as inputs at their last try; of an object only the fields that stand here.'),
  order: z.array(OnePath).optional().describe('These begin in this order; others may come between.'),
  never: z.array(OnePath).optional().describe('These never begin.'),
  journal: z
    .array(z.string())
    .optional()
    .describe('Lines of the journal in this order, others between; `*` stands for anything: `step.failed push (*)`.'),
  events: z
    .array(z.string())
    .optional()
    .describe('Names of the events that are published, all of them in order; an alert is `alert: ` and its message.'),
  lasts: z
    .union([Seconds, z.strictObject({ at_least: Seconds.optional(), at_most: Seconds.optional() })])
    .optional()
    .describe('Seconds from start to end.'),
});
export type Expect = z.infer<typeof Expect>;

const Case = z.strictObject({
  name: z.string().min(1).max(200),
  description: z.string().optional(),
  inputs: Values.optional().describe('Over those of the file.'),
  starts: z.iso.datetime({ offset: true }).optional().describe('Time at the start; default 2026-01-01T00:00:00Z.'),
  actor: z.string().optional().describe('Who starts the run; default user:tester.'),
  stubs: Stubs.optional().describe('Over those of the file.'),
  events: z.array(Scripted).max(10_000).optional(),
  expect: Expect.optional(),
});
export type Case = z.infer<typeof Case>;

export const CaseFile = z.strictObject({
  workflow: z.string().optional().describe('The workflow file, seen from this one; default: `deploy.yaml` for `deploy.test.yaml`.'),
  inputs: Values.optional().describe('Of every case.'),
  stubs: Stubs.optional().describe('Of every case.'),
  cases: z.array(Case).min(1).max(1_000),
});
export type CaseFile = z.infer<typeof CaseFile>;

/** What `docs/reference/workflow-test.schema.json` holds, for editors. */
export function publishedCaseSchema(): object {
  const schema = z.toJSONSchema(CaseFile, { target: 'draft-2020-12', io: 'input' });
  return { ...schema, $id: 'https://hexad.dev/schemas/workflow-test/v1', title: 'Tests of a Hexad workflow' };
}
