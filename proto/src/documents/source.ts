import { z } from 'zod';

/**
 * What a document is, by its content. A chat or transcript is named after the program that wrote it. `prisma` and `models` (Django, SQLAlchemy,
 * TypeORM) say what an existing system keeps, a `manifest` (package.json, pyproject.toml, requirements.txt) what it is made with.
 */
export const DocumentKind = z.enum([
  'text',
  'html',
  'pdf',
  'docx',
  'mail',
  'slack',
  'teams',
  'zoom',
  'vtt',
  'openapi',
  'sql',
  'prisma',
  'models',
  'manifest',
]);
export type DocumentKind = z.infer<typeof DocumentKind>;

/** Where in a brief something was said. Offsets count UTF-16 units in the document's text as it was read; `quote` is that exact slice. */
export const Span = z.strictObject({
  document: z.string(),
  start: z.int().nonnegative(),
  end: z.int().nonnegative(),
  quote: z.string(),
  /** From 1; of a document that has pages. */
  page: z.int().positive().optional(),
  /** From 1; of a document without pages: in the file where it is text, else in its text as it was read. */
  line: z.int().positive().optional(),
  /** Who wrote or said it, in e-mails, chats and transcripts. */
  speaker: z.string().optional(),
  /** When: an ISO 8601 time, or the time since the start of a recording (`00:12:31`). */
  at: z.string().optional(),
  /** Said as a decision (`we agreed that …`), not only in passing. */
  decided: z.literal(true).optional(),
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
