import { z } from 'zod';
import { refuse, type Fault } from '../../language/faults.js';
import { issueFaults } from '../../language/issues.js';
import { AnyStep } from '../../language/schema.js';
import { readSource, type Source } from '../../language/source.js';

/** `stories/generate`, `route[express]/ship`: the path of a step as runs show it, without items and rounds. */
const StepPath = z
  .string()
  .max(1_000)
  .regex(/^[^/[\]]+(\[[^/[\]]+\])?(\/[^/[\]]+(\[[^/[\]]+\])?)*$/, 'a path of step names: `stories/generate`, `route[express]/ship`');

const changes = (steps: z.ZodType) => {
  const Steps = steps.describe('Steps as in a workflow file.');
  const change = z
    .strictObject({
      insert: z
        .strictObject({
          before: StepPath.optional().describe('A step before which they stand.'),
          after: StepPath.optional().describe('A step after which they stand.'),
          into: StepPath.optional().describe(
            'A step with steps in it, or a case of one: `route[express]`. Without any of the three: the whole workflow.',
          ),
          at: z.enum(['start', 'end']).optional().describe('Where in that list; default `end`.'),
          steps: Steps,
        })
        .refine(
          ({ before, after, into }) => [before, after, into].filter((one) => one !== undefined).length <= 1,
          'only one of `before`, `after`, `into`',
        )
        .refine(({ before, after, at }) => at === undefined || (before ?? after) === undefined, '`at` goes with `into` only')
        .optional()
        .describe('Puts steps into a list of steps.'),
      replace: z.strictObject({ step: StepPath, with: Steps }).optional().describe('Puts other steps in the place of one.'),
      remove: z
        .union([StepPath, z.array(StepPath).min(1).max(100)])
        .optional()
        .describe('Takes steps out.'),
      set: z
        .strictObject({ step: StepPath.optional().describe('Absent: the workflow itself.'), fields: z.record(z.string(), z.json()) })
        .optional()
        .describe(
          'Changes fields as a JSON Merge Patch (RFC 7396): maps are merged, null takes away, everything else takes the place of what was there.',
        ),
    })
    .refine((one) => Object.keys(one).length === 1, 'each change is one of insert, replace, remove, set');
  return z.strictObject({
    overlay: z
      .string()
      .regex(/^[a-z0-9][a-z0-9_-]{0,63}$/, 'a workflow is named by small letters, digits, _ and -')
      .describe('Name of the workflow that it changes.'),
    description: z.string().max(4_000).optional(),
    changes: z.array(change).min(1).max(200).describe('Made one after the other.'),
  });
};

const OverlayFile = changes(z.array(z.record(z.string(), z.unknown())).min(1).max(200));
export type Change = z.infer<typeof OverlayFile>['changes'][number];

export interface Overlay {
  readonly workflow: string;
  readonly changes: readonly Change[];
  readonly source: Source;
}

/** What `docs/reference/workflow-overlay.schema.json` holds, for editors. */
export function publishedOverlaySchema(): object {
  const schema = z.toJSONSchema(changes(z.array(AnyStep).min(1).max(200)), { target: 'draft-2020-12' });
  return { ...schema, $id: 'https://hexad.dev/schemas/workflow-overlay/v1', title: 'What a tenant changes in a Hexad workflow' };
}

/** Throws `workflow_invalid` with every fault and its place. */
export function readOverlay(text: string): Overlay {
  const source = readSource(text);
  const parsed = OverlayFile.safeParse(source.value);
  if (!parsed.success) throw refuse(issueFaults(parsed.error.issues, source, []).map(aboutOverlay));
  const { overlay, changes: all } = parsed.data;
  const forbidden = all.flatMap(({ set }, index): Fault[] =>
    Object.keys(set?.fields ?? {})
      .filter((key) => (set!.step === undefined ? NOT_OF_THE_FILE : NOT_OF_A_STEP).has(key))
      .map((key) => ({
        ...source.place(['changes', index, 'set', 'fields'], key),
        message: `\`${key}\` is not set; use insert, replace or remove.`,
      })),
  );
  if (forbidden.length > 0) throw refuse(forbidden);
  return { workflow: overlay, changes: all, source };
}

const NOT_OF_THE_FILE: ReadonlySet<string> = new Set(['name', 'steps']);
const NOT_OF_A_STEP: ReadonlySet<string> = new Set(['name', 'steps', 'cases', 'default']);

const aboutOverlay = (fault: Fault): Fault => ({
  ...fault,
  message: fault.message.replace('a map with name, version and steps', 'a map with overlay and changes'),
});
