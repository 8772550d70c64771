import { z } from 'zod';
import { apiReference, changelog, readme, runbook } from './markdown.js';
import { componentTree, tokens } from './design.js';
import { dockerfile } from './dockerfile.js';
import { helmValues } from './helm-values.js';
import { pipeline } from './pipeline.js';
import { wireframe } from './wireframe.js';

/** Sorts of files that agents deliver. */
export const ARTIFACTS = [
  'dockerfile',
  'ci',
  'helm_values',
  'runbook',
  'readme',
  'api_reference',
  'changelog',
  'component_tree',
  'tokens',
  'wireframe',
  'schema',
  'migration',
  'query',
] as const;
export type ArtifactName = (typeof ARTIFACTS)[number];

/** What is known of the rest of the commit. */
export interface Around {
  readonly paths: ReadonlySet<string>;
  /** Whether a file other than this one says a word. */
  says(word: string, butFor: string): Promise<boolean>;
}

/** What is wrong with a file of its sort, a sentence each; none: it is as it should be. */
export type Judge = (text: string, path: string, around: Around) => string[] | Promise<string[]>;

/** Those of a database are tried on one together, not judged by their text. */
const JUDGES: Readonly<Partial<Record<ArtifactName, Judge>>> = {
  dockerfile,
  ci: pipeline,
  helm_values: helmValues,
  runbook,
  readme,
  api_reference: apiReference,
  changelog,
  component_tree: componentTree,
  tokens,
  wireframe,
};

export const Delivered = z.object({
  delivered: z.array(
    z.object({
      artifact: z.enum(ARTIFACTS),
      file: z.string().min(1),
      /** Of a migration: what takes it back. */
      rollback: z.string().optional(),
      /** Of a query: the index that it has to use. */
      index: z.string().optional(),
    }),
  ),
});
export type Delivered = z.infer<typeof Delivered>;

export interface Commit extends Around {
  readonly changed: ReadonlySet<string>;
  read(path: string): Promise<string | undefined>;
}

/** What of a delivery does not hold. */
export async function deliveryFaults(names: readonly ArtifactName[], report: unknown, commit: Commit): Promise<string[]> {
  const read = Delivered.safeParse(report);
  if (!read.success) return ['report.delivered: it has to say what was delivered, each with its artifact and file.'];
  const { delivered } = read.data;
  if (delivered.length === 0) return [`report.delivered: nothing was delivered; there are ${names.join(', ')}.`];
  const faults: string[] = [];
  for (const [index, { artifact, file }] of delivered.entries()) {
    const at = `report.delivered.${index} (${file})`;
    const text = await commit.read(file);
    if (!names.includes(artifact)) faults.push(`${at}: this kind delivers ${names.join(', ')}, no ${artifact}.`);
    else if (text === undefined) faults.push(`${at}: there is no such file in the commit.`);
    else if (!commit.changed.has(file)) faults.push(`${at}: it is as it was, so it was not delivered.`);
    else faults.push(...((await JUDGES[artifact]?.(text, file, commit)) ?? []).map((fault) => `${at}: ${fault}`));
  }
  return faults;
}
