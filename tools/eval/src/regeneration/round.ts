import { blobHash, settledTree, threeWay, type Disagreement, type GitRepository } from '@hexad/workspace';
import { handsOf, open, settlements } from '@hexad/service-agents/testing';
import type { Choices } from '@hexad/service-codegen/fixtures/any-spec';
import { edited, type Edited } from './edits.js';
import { commitFiles, readFiles, type Files } from './files.js';

/** What was generated last and what is generated now, written to a repository. */
export interface Generations {
  readonly base: Files;
  readonly next: Files;
  readonly baseCommit: string;
  readonly nextCommit: string;
}

export interface Round {
  readonly edits: Edited;
  readonly disagreements: number;
  /** Sentences about what is lost; none in a good round. */
  readonly lost: readonly string[];
}

/** A person edits what was generated, it is generated anew, and their conflicts are decided one way or the other. */
export async function round(
  repository: GitRepository,
  choose: Choices,
  { base, next, baseCommit, nextCommit }: Generations,
): Promise<Round> {
  const edits = edited(
    choose,
    base,
    [...next.keys()].filter((path) => !base.has(path)),
  );
  const yours = await commitFiles(repository, 'yours', edits.files);
  const { tree, disagreements } = await threeWay(repository, { base: baseCommit, ours: yours, theirs: nextCommit });
  const asked = open(disagreements);
  const choices = new Map(
    asked.map(({ path }) => [path, { choice: choose.flip() ? ('yours' as const) : ('generated' as const), text: '' }]),
  );
  const settled = await settlements(disagreements, choices, handsOf(repository));
  const final = await readFiles(repository, await settledTree(repository, tree, settled));
  const decided = new Map([...choices].map(([path, { choice }]) => [path, choice]));
  return { edits, disagreements: asked.length, lost: losses({ base, next, edits, final, asked, decided }) };
}

interface Outcome {
  readonly base: Files;
  readonly next: Files;
  readonly edits: Edited;
  readonly final: Files;
  readonly asked: readonly Disagreement[];
  readonly decided: ReadonlyMap<string, 'yours' | 'generated'>;
}

function losses(outcome: Outcome): string[] {
  const { edits, base, next, final, asked, decided } = outcome;
  const lost: string[] = [];
  for (const { path, ours } of asked) {
    const file = edits.files.get(path);
    if (file && ours && ours.hash !== blobHash(Buffer.from(file.text)))
      lost.push(`The conflict about ${path} does not show what the person has.`);
    const before = base.get(edits.origins.get(path) ?? '')?.text ?? '';
    if (file && ours && decided.get(path) === 'yours' && !holds(final.get(path)?.text ?? '', addedLines(before, file.text)))
      lost.push(`${path} was to stand as the person has it.`);
  }
  for (const [path, origin] of edits.origins) {
    if (decided.has(path) || (origin !== undefined && decided.has(origin))) continue;
    const before = origin === undefined ? undefined : base.get(origin);
    const file = edits.files.get(path)!;
    const added = addedLines(before?.text ?? '', file.text);
    const places = final.has(path) ? [path] : [...final.keys()].filter((name) => !base.has(name));
    if (!places.some((place) => holds(final.get(place)!.text, added))) lost.push(`${path} lost lines of the person.`);
    if (before && before.executable !== file.executable && final.get(path)?.executable !== file.executable && next.get(origin!)?.executable === before.executable)
      lost.push(`${path} lost what the person made of its mode.`); // prettier-ignore
  }
  for (const path of edits.removed) {
    // What is generated under the name of another file came from there.
    if (!decided.has(path) && final.has(path) && !edits.files.has(path)) lost.push(`${path} is back, though the person took it away.`);
  }
  for (const [path, { text }] of next)
    if (base.get(path)?.text === edits.files.get(path)?.text && !decided.has(path) && final.get(path)?.text !== text && base.has(path))
      lost.push(`${path} is not as it is generated, though nobody touched it.`);
  return lost;
}

function counted(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const line of text.split('\n')) counts.set(line, (counts.get(line) ?? 0) + 1);
  return counts;
}

/** Lines, with how often they occur more often than before. */
function addedLines(before: string, after: string): Map<string, number> {
  const old = counted(before);
  return new Map([...counted(after)].map(([line, count]): [string, number] => [line, count - (old.get(line) ?? 0)]).filter(([, more]) => more > 0)); // prettier-ignore
}

function holds(text: string, added: ReadonlyMap<string, number>): boolean {
  const counts = counted(text);
  return [...added].every(([line, more]) => (counts.get(line) ?? 0) >= more);
}
