import { Source, type Spec } from '@hexad/proto/documents';

/** Parts of the spec, as `entities.3.fields.0`, that nothing supports: no source, or one that does not say what it pretends to. */
export function unsupported(spec: Spec, documents: readonly { readonly name: string; readonly text: string }[]): string[] {
  const texts = new Map(documents.map(({ name, text }) => [name, text]));
  const questions = new Set(spec.questions.map((question) => question.id));
  const assumptions = new Set(spec.assumptions.map((assumption) => assumption.id));
  const holds = (source: Source): boolean => {
    if (source.kind === 'answer') return questions.has(source.question);
    if (source.kind === 'assumption') return assumptions.has(source.assumption);
    const { document, start, end, quote } = source.span;
    return quote.trim() !== '' && texts.get(document)?.slice(start, end) === quote;
  };
  const faults: string[] = [];
  const walk = (part: unknown, path: string): void => {
    if (typeof part !== 'object' || part === null) return;
    if ('sources' in part && Array.isArray(part.sources)) {
      const sources = part.sources.map((one) => Source.safeParse(one));
      const mayBeNone = path.startsWith('questions.');
      if ((sources.length === 0 && !mayBeNone) || sources.some((one) => !one.success || !holds(one.data))) faults.push(path);
    }
    for (const [key, value] of Object.entries(part)) if (key !== 'sources') walk(value, path === '' ? key : `${path}.${key}`);
  };
  walk(spec, '');
  return faults;
}
