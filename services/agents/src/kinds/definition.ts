import { AppError } from '@hexad/kernel';
import { z } from 'zod';
import { Limits } from '../runtime/domain/log-event.js';
import { ARTIFACTS } from '../artifacts/artifacts.js';
import { TOOLS } from '../tools/all-tools.js';

/** What a prompt may name. */
export const SLOTS = [
  'goal',
  'criteria',
  'checks',
  'files',
  'stack',
  'conventions',
  'map',
  'branch',
  'aspect',
  'rules',
  'dismissed',
] as const;
export type Slot = (typeof SLOTS)[number];

const Template = z
  .string()
  .min(1)
  .max(50_000)
  .superRefine((text, context) => {
    for (const [, name] of text.matchAll(/\{\{\s*([^}]*?)\s*\}\}/g))
      if (!SLOTS.includes(name as Slot)) context.addIssue(`{{${name}}} is unknown; there are ${SLOTS.join(', ')}`);
  });

/** A kind of agent, as its file says it. */
export const KindDefinition = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'lower-case letters, digits and hyphens, at most 40'),
  description: z.string().min(1).max(500),
  prompt: z.strictObject({
    /** Who it is and how it works. */
    system: Template,
    /** What it is told first. */
    task: Template,
  }),
  tools: z.array(z.enum([...TOOLS.keys()] as [string, ...string[]], { error: `there are ${[...TOOLS.keys()].join(', ')}` })).min(1),
  /** How it is found out that it is done: `changes`: tests and checks on the commit and without it; `tests`: tests of what is there already, which have to fail when that is changed; `report`: the report fits `output`, and what it quotes is there; `benchmark`: such a report, and each change for speed is faster than without it. */
  verifier: z.enum(['changes', 'tests', 'report', 'benchmark']).default('changes'),
  /** JSON Schema of `report` in what it finishes with. */
  output: z.record(z.string(), z.unknown()).optional(),
  /** Sorts of files of which the report says in `delivered` what was made, and which are held against what makes one good. */
  delivers: z.array(z.enum(ARTIFACTS)).min(1).optional(),
  /** What is looked at side by side, in a conversation each with the words for it as `{{aspect}}`: their reports become one. */
  aspects: z
    .record(z.string().regex(/^[a-z][a-z0-9_]{0,39}$/, 'lower-case letters, digits and _'), z.string().min(1).max(5_000))
    .optional(),
  /** `findings`: those of the report are remembered in the project, those that people dismissed do not come back, and the rest gives the score. */
  remembers: z.literal('findings').optional(),
  limits: Limits.prefault({}),
  /** A tier, a model or provider/model; default: the setting HEXAD_MODEL. */
  model: z.string().min(1).max(200).optional(),
  /** From which risk on (1 the workspace, 2 what decides about the repository, 3 outside) a person is asked first; 4: never. */
  confirm_from: z.int().min(1).max(4).default(3),
});
export type KindDefinition = z.infer<typeof KindDefinition>;

/** Fails with `settings_invalid`, naming the file and everything that is wrong with it. */
export function readDefinition(raw: unknown, file: string): KindDefinition {
  const read = KindDefinition.safeParse(raw);
  const faults = read.success
    ? faultsOf(read.data)
    : read.error.issues.map(({ path, message }) => `${path.join('.') || 'the file'}: ${message}`);
  if (faults.length > 0) throw new AppError('settings_invalid', `The kind of agents in ${file} cannot be used: ${faults.join('; ')}.`);
  return read.data!;
}

const WRITING: ReadonlySet<string> = new Set(['edit', 'write', 'rename', 'remove']);

function faultsOf({ name, tools, verifier, output, aspects, remembers, delivers }: KindDefinition): string[] {
  return [
    ...(aspects && verifier !== 'report' ? ['aspects: only reports are made side by side, for one branch has one author'] : []),
    ...(remembers && verifier !== 'report' ? ['remembers: only reports have findings'] : []),
    ...(tools.includes('finish') ? [] : [`tools: without finish an agent ${name} never ends`]),
    ...((verifier === 'report' || verifier === 'benchmark' || delivers) && !output ? ['output: a report needs a schema'] : []),
    ...(delivers && (verifier === 'report' || verifier === 'benchmark') ? ['delivers: only who changes files delivers some'] : []),
    ...(verifier === 'report' && tools.some((tool) => WRITING.has(tool))
      ? ['tools: who reports changes nothing; leave out what writes']
      : []),
    ...(output ? schemaFaults(output) : []),
  ];
}

function schemaFaults(output: Record<string, unknown>): string[] {
  try {
    z.fromJSONSchema(output);
    return [];
  } catch (thrown) {
    return [`output: ${(thrown as Error).message}`];
  }
}

/** Slots that hold what the repository says: material, no orders. */
const FOREIGN: ReadonlySet<string> = new Set(['conventions', 'map', 'stack', 'checks', 'files', 'dismissed']);

/** The template with its slots filled, in pieces: what came out of the repository is marked. */
export function filled(template: string, slots: Readonly<Record<Slot, string>>): { readonly text: string; readonly untrusted: boolean }[] {
  const pieces: { text: string; untrusted: boolean }[] = [];
  const add = (text: string, untrusted: boolean): void => {
    const last = pieces.at(-1);
    if (last?.untrusted === untrusted) last.text += text;
    else if (text !== '') pieces.push({ text, untrusted });
  };
  for (const [index, piece] of template.split(/\{\{\s*(\w+)\s*\}\}/).entries())
    if (index % 2 === 0) add(piece, false);
    else add(slots[piece as Slot], FOREIGN.has(piece));
  return pieces.filter(({ text }) => text.trim() !== '');
}
