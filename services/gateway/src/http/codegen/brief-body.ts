import { z } from 'zod';

const Upload = z.strictObject({
  name: z.string().min(1).max(255),
  content: z
    .string()
    .describe(
      'Text, or base64. What can only be one of them needs no `encoding`. Markdown, text, PDF, DOCX, e-mails, HTML, transcripts (VTT; JSON of Slack, Teams, Zoom), OpenAPI and SQL are read, by their content.',
    ),
  encoding: z.enum(['base64', 'utf8']).optional(),
});

/** What the documents of a brief can be refused for. */
export const BRIEF_ERRORS = [
  'brief_empty',
  'brief_binary',
  'brief_too_large',
  'document_encrypted',
  'document_truncated',
  'document_disguised',
  'document_bomb',
  'document_too_long',
  'document_unreadable',
] as const;

/** What a person asks for. */
export const briefFields = {
  prompt: z.string().optional().describe('The brief in words; documents may say more.'),
  documents: z.array(Upload).max(50).default([]),
  project: z
    .string()
    .min(1)
    .max(120)
    .optional()
    .describe('Name of a project; one that exists is used. Absent: a new one, named after the brief.'),
};
