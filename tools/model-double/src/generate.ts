// Writes the JSON Schemas of scripts and recordings into docs/reference.
import { writeFileSync } from 'node:fs';
import { z } from 'zod';
import { Recording, RECORDING_SCHEMA } from './recordings/format.js';
import { Script, SCRIPT_SCHEMA } from './script/schema.js';

const folder = new URL('../../../docs/reference/', import.meta.url);

for (const [file, title, $id, schema] of [
  ['model-double.schema.json', 'Script of the model double', SCRIPT_SCHEMA, Script],
  ['model-recording.schema.json', 'Recording of a model call', RECORDING_SCHEMA, Recording],
] as const) {
  const published = { ...z.toJSONSchema(schema, { target: 'draft-2020-12', reused: 'ref', io: 'input' }), $id, title };
  writeFileSync(new URL(file, folder), `${JSON.stringify(published, null, 2)}\n`);
}
