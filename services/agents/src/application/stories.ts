import { AppError } from '@hexad/kernel';
import type { Spec, Story } from '@hexad/proto/documents';
import { slug } from '@hexad/workspace';
import type { Finding } from '../domain/finding.js';
import { touches, type Pack } from '../domain/pack.js';
import { BILL_OF_MATERIALS, LICENCE_LIST } from '../validation/domain/inventories.js';
import type { PackTools, Place } from './pack-tools.js';

/** Fails with `invalid`. */
export function storyOf(spec: Spec, id: string): Story {
  const story = spec.stories.find((one) => one.id === id);
  if (!story) throw new AppError('invalid', `The spec has no story ${JSON.stringify(id)}.`);
  return story;
}

export const branchOf = (story: Story): string => `story/${story.id.toLowerCase()}-${slug(story.title)}`;

/** Files that Hexad itself keeps in the repository; a render does not know them. */
export const isOurs = (path: string): boolean => OURS.has(path);

const OURS: ReadonlySet<string> = new Set(['hexad.json', 'SPEC.md', BILL_OF_MATERIALS, LICENCE_LIST]);

export interface Inspection {
  readonly clean: boolean;
  readonly findings: readonly Finding[];
  /** Commands that were not run because they had spoken about the same contents before, as `<pack> <tool>`. */
  readonly reused: readonly string[];
}

/** Typecheck and lint of the packs, side by side. `files`: only packs with one of these changed. */
export async function inspect(
  tools: PackTools,
  place: Omit<Place, 'pack'>,
  packs: readonly Pack[],
  files?: readonly string[],
): Promise<Inspection> {
  const touched = packs.filter((pack) => !files || touches(pack, files));
  const runs = touched.flatMap((pack) => (['typecheck', 'lint'] as const).map((tool) => ({ pack, tool })));
  const said = await Promise.all(runs.map(({ pack, tool }) => tools.inspect({ ...place, pack }, tool)));
  const findings = said.flatMap((one) => one.answer);
  const reused = runs.filter((_, index) => said[index]!.reused).map(({ pack, tool }) => `${pack.name} ${tool}`);
  return { clean: findings.length === 0, findings, reused };
}

/** For people: the first finding and how many there are. */
export function findingsInWords(findings: readonly Finding[]): string {
  const [first] = findings;
  if (!first) return 'nothing was found';
  const where = first.file ? ` in ${first.file}${first.line > 0 ? `:${first.line}` : ''}` : '';
  const more = findings.length > 1 ? ` and ${findings.length - 1} more` : '';
  return `${first.tool} of ${first.pack} found${where}: ${first.message}${more}`;
}
