import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { restDocument } from './rest-document.js';

const path = fileURLToPath(new URL('../../../../docs/reference/openapi.json', import.meta.url));
mkdirSync(dirname(path), { recursive: true });
writeFileSync(path, `${JSON.stringify(restDocument(), null, 2)}\n`);
