import type { DocumentKind } from '@hexad/proto/documents';

/** The kinds of documents in words, for messages. */
export const KIND_NAMES: Readonly<Record<DocumentKind, string>> = {
  text: 'text',
  html: 'HTML',
  pdf: 'PDF',
  docx: 'a Word document (DOCX)',
  mail: 'an e-mail',
  slack: 'an export of Slack',
  teams: 'an export of Teams',
  zoom: 'an export of Zoom',
  vtt: 'a transcript (VTT)',
  openapi: 'an OpenAPI description',
  sql: 'SQL',
  prisma: 'a schema of Prisma',
  models: 'models of Django, SQLAlchemy or TypeORM',
  manifest: 'a list of packages',
};

/** What an ending promises about the bytes, where it promises anything that can be checked. */
export const PROMISES: Readonly<Record<string, 'pdf' | 'docx' | 'text'>> = {
  pdf: 'pdf',
  docx: 'docx',
  md: 'text',
  markdown: 'text',
  txt: 'text',
  html: 'text',
  htm: 'text',
  json: 'text',
  yaml: 'text',
  yml: 'text',
  vtt: 'text',
  sql: 'text',
};
