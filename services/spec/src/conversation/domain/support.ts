import type { Source, Spec } from '@hexad/proto/documents';

/** Parts that carry sources without being demanded. */
const NOT_DEMANDED: readonly string[] = ['unplaced', 'questions'];

/** Whether something that the spec demands rests on this sentence of the talk. */
export const isSupport = (spec: Spec, document: string, sentence: string): boolean => rests(spec, document, sentence, NOT_DEMANDED);

/** Whether all that rests on it is a wish for people to read, which nothing is built of. */
export const isOnlyNoted = (spec: Spec | undefined, document: string, sentence: string): boolean =>
  spec !== undefined && !rests(spec, document, sentence, [...NOT_DEMANDED, 'nfrs']);

function rests(spec: Spec, document: string, sentence: string, without: readonly string[]): boolean {
  const isOfIt = (source: Source): boolean =>
    source.kind === 'brief' && source.span.document === document && sentence.includes(source.span.quote.trim());
  const walk = (part: unknown): boolean =>
    typeof part === 'object' &&
    part !== null &&
    Object.entries(part).some(([key, value]) => (key === 'sources' ? (value as Source[]).some(isOfIt) : walk(value)));
  return Object.entries(spec).some(([key, part]) => !without.includes(key) && walk(part));
}
