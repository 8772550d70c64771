import { expect, it } from 'vitest';
import { schemaText, writtenSchema } from './json-schema.js';

it('the published schema of the language is the one that the engine reads by (`npm run generate`)', () => {
  expect(JSON.parse(writtenSchema())).toEqual(JSON.parse(schemaText()));
});
