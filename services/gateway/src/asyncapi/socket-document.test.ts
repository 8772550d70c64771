import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { expect, it } from 'vitest';
import { socketDocument } from './socket-document.js';

it('describes the WebSocket door as AsyncAPI 3.0, with schemas that are valid', () => {
  const ajv = addFormats.default(new Ajv({ strict: false }));
  const valid = ajv.compile(createRequire(import.meta.url)('@asyncapi/specs/schemas/3.0.0-without-$id.json') as object);
  const document = socketDocument() as { components: { messages: Record<string, { payload: object }> } };
  valid(document);
  const faulty = Object.values(document.components.messages).filter(({ payload }) => !ajv.validateSchema(payload));
  expect([valid.errors, faulty]).toEqual([null, []]);
});
