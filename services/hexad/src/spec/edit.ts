import { readFile, realpath } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { AppError } from '@hexad/kernel';
import type { Spec, SpecRevision } from '@hexad/proto/documents';
import { impactOf, readJson, readMarkdown, revise } from '@hexad/service-spec/versions';
import { fileIn, RECORD, WORDS, type Built } from './recorded.js';

/** What somebody wrote into a spec: all of it, as JSON or as Markdown. */
export type Edit = {
  readonly file: string;
  /** It is the repository's own file, which the next version replaces. */
  readonly own: boolean;
} & ({ readonly spec: string } | { readonly markdown: string });

export interface Revised {
  readonly edit: Edit;
  readonly next: Spec;
  readonly revision: SpecRevision;
}

/**
 * What was edited of the spec of a repository since its build: its SPEC.md, the spec in its hexad.json, or another file that was named. Undefined when it is as
 * it was built. Fails with `invalid` when both were edited, or the edit has faults.
 */
export async function editOf(built: Built, named?: string): Promise<Revised | undefined> {
  const edit = named === undefined ? await editedFile(built) : await namedFile(built, named);
  if (edit === undefined) return undefined;
  const { spec: base } = built.record;
  const next = 'markdown' in edit ? revise(base, readMarkdown(edit.markdown, base)) : fromJson(base, edit.spec);
  const revision = impactOf(base, next);
  const changes = revision.added.length + revision.modified.length + revision.removed.length;
  return changes === 0 && JSON.stringify(withoutPast(base)) === JSON.stringify(withoutPast(next)) ? undefined : { edit, next, revision };
}

/** What only says how a version came from the one before is no change. */
const withoutPast = (spec: Spec): unknown =>
  JSON.parse(JSON.stringify(spec, (key, value: unknown) => (['was', 'enumWas', 'existing'].includes(key) ? undefined : value)));

async function editedFile({ folder, record, words }: Built): Promise<Edit | undefined> {
  const [markdown, json] = [await fileIn(folder, WORDS), await fileIn(folder, RECORD)];
  const inMarkdown = markdown !== undefined && plain(markdown) !== plain(words);
  const inJson = json !== undefined && JSON.stringify(specIn(json)) !== JSON.stringify(record.spec);
  if (inMarkdown && inJson)
    throw new AppError(
      'invalid',
      `Both ${WORDS} and ${RECORD} were edited; say with --spec ${WORDS} or --spec ${RECORD} which of them holds.`,
    );
  if (inMarkdown) return { file: WORDS, own: true, markdown };
  return inJson ? { file: RECORD, own: true, spec: json } : undefined;
}

const plain = (text: string): string => text.replace(/\r\n/g, '\n').trimEnd();

/** Undefined of what is no JSON, which is then told with its line. */
function specIn(json: string): unknown {
  try {
    return (JSON.parse(json) as { spec?: unknown }).spec;
  } catch {
    return undefined;
  }
}

async function namedFile({ folder }: Built, file: string): Promise<Edit> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) throw new AppError('not_found', `There is no file ${JSON.stringify(file)} that could be read.`);
  const name = basename(file);
  const own = [WORDS, RECORD].includes(name) && (await realpath(file)) === join(folder, name);
  return file.endsWith('.json') ? { file: name, own, spec: text } : { file: name, own, markdown: text };
}

/** A record has its spec within it; another file is the spec. */
const specPath = (text: string): string[] => (specIn(text) === undefined ? [] : ['spec']);

function fromJson(base: Spec, text: string): Spec {
  const { value, lineOf } = readJson(text, specPath(text));
  return revise(base, value, lineOf);
}

/** The text of the edited spec alone, as the platform takes it. */
export function specText(edit: Edit): { readonly spec: string } | { readonly markdown: string } {
  if ('markdown' in edit) return { markdown: edit.markdown };
  const inner = specIn(edit.spec);
  return { spec: inner === undefined ? edit.spec : JSON.stringify(inner, undefined, 2) };
}
