import { readFileSync, writeFileSync } from 'node:fs';
import { publishedOverlaySchema } from './domain/overlay.js';

/** The file that editors read; `npm run generate` writes it. */
const FILE = new URL('../../../../docs/reference/workflow-overlay.schema.json', import.meta.url);

export const overlaySchemaText = (): string => `${JSON.stringify(publishedOverlaySchema(), null, 2)}\n`;

export const writtenOverlaySchema = (): string => readFileSync(FILE, 'utf8');

if (process.argv[2] === '--write') writeFileSync(FILE, overlaySchemaText());
