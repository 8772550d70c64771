import { AppError } from '@hexad/kernel';
import type { Spec } from '@hexad/proto/documents';
import { readJson } from '../domain/json-places.js';
import { readMarkdown } from '../domain/markdown/read-markdown.js';
import { readSpec } from '../domain/read-spec.js';
import { revise } from '../domain/revise.js';

/** A spec as somebody edited it, against what it was before: all of it, as JSON or as its SPEC.md. */
export interface Edit {
  readonly baseJson: string;
  readonly json?: string | undefined;
  readonly markdown?: string | undefined;
}

/** The version before and the next one. Fails with `invalid`. */
export function revised({ baseJson, json, markdown }: Edit): { readonly base: Spec; readonly next: Spec } {
  const base = readSpec(baseJson);
  if (markdown !== undefined) return { base, next: revise(base, readMarkdown(markdown, base)) };
  if (json === undefined) throw new AppError('invalid', 'The edit says nothing; give the edited spec as JSON or as Markdown.');
  const { value, lineOf } = readJson(json);
  return { base, next: revise(base, value, lineOf) };
}
