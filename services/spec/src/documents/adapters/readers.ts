import type { DocumentReader } from '../application/document-reader.js';
import { ManifestReader } from './code/manifest-reader.js';
import { ModelsReader } from './code/models-reader.js';
import { PrismaReader } from './code/prisma-reader.js';
import { DocxReader } from './docx/docx-reader.js';
import { HtmlReader } from './html/html-reader.js';
import { MailReader } from './mail-reader.js';
import { OpenApiReader } from './model/openapi-reader.js';
import { SqlReader } from './model/sql-reader.js';
import { PdfReader } from './pdf/pdf-reader.js';
import { SlackReader, TeamsReader, ZoomReader } from './talk/chat-readers.js';
import { VttReader } from './talk/vtt-reader.js';
import { TextReader } from './text-reader.js';

/** A reader for every kind of document. A new format is one file and one line here. */
export const documentReaders = (): DocumentReader[] => [
  new TextReader(),
  new HtmlReader(),
  new PdfReader(),
  new DocxReader(),
  new MailReader(),
  new VttReader(),
  new SlackReader(),
  new TeamsReader(),
  new ZoomReader(),
  new OpenApiReader(),
  new SqlReader(),
  new PrismaReader(),
  new ModelsReader(),
  new ManifestReader(),
];
