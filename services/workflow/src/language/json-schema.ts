import { readFileSync, writeFileSync } from 'node:fs';
import { publishedSchema } from './schema.js';

/** The file that editors read. Kept in the repository, so that it can be linked to; `npm run generate` writes it. */
export const SCHEMA_FILE = new URL('../../../../docs/reference/workflow.schema.json', import.meta.url);

export const schemaText = (): string => `${JSON.stringify(publishedSchema(), null, 2)}\n`;

export const writtenSchema = (): string => readFileSync(SCHEMA_FILE, 'utf8');

if (process.argv[2] === '--write') writeFileSync(SCHEMA_FILE, schemaText());
