import { readFileSync, writeFileSync } from 'node:fs';
import { publishedCaseSchema } from './case-schema.js';

/** The file that editors read; `npm run generate` writes it. */
const FILE = new URL('../../../../../docs/reference/workflow-test.schema.json', import.meta.url);

export const caseSchemaText = (): string => `${JSON.stringify(publishedCaseSchema(), null, 2)}\n`;

export const writtenCaseSchema = (): string => readFileSync(FILE, 'utf8');

if (process.argv[2] === '--write') writeFileSync(FILE, caseSchemaText());
