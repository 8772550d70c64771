import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { eventsDocument } from './asyncapi/events-document.js';
import { socketDocument } from './asyncapi/socket-document.js';
import { restDocument } from './openapi/rest-document.js';

const folder = fileURLToPath(new URL('../../../docs/reference', import.meta.url));
mkdirSync(folder, { recursive: true });
for (const [name, document] of [
  ['openapi.json', restDocument()],
  ['websocket.json', socketDocument()],
  ['asyncapi.json', eventsDocument(['rabbitmq', 'nats'])],
] as const)
  writeFileSync(join(folder, name), `${JSON.stringify(document, null, 2)}\n`);
