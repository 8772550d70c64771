import { z } from 'zod';

/** Where in a brief something was said. Offsets count UTF-16 units in the document's text; `quote` is that exact slice. */
export const Span = z.strictObject({
  document: z.string(),
  start: z.int().nonnegative(),
  end: z.int().nonnegative(),
  quote: z.string(),
});
export type Span = z.infer<typeof Span>;

/** What supports a statement of the spec: the brief, an answer to a question, or a stated assumption. */
export const Source = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('brief'), span: Span }),
  z.strictObject({ kind: z.literal('answer'), question: z.string() }),
  z.strictObject({ kind: z.literal('assumption'), assumption: z.string() }),
]);
export type Source = z.infer<typeof Source>;

/** At least one: nothing enters a spec without support. */
export const Sources = z.array(Source).min(1);
