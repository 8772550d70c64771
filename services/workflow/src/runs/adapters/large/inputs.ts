import { createHash } from 'node:crypto';
import { sizeOf, type Json, type JsonObject } from '../../../expressions/json.js';
import { toJsonb } from '../json.js';

/** Characters of one input that stay in the row of its step. */
const IN_ROW = 65_536;

/** What a row keeps of a step's inputs, which only people read: of large ones what an output of the same content is called. */
export function shortened(inputs: JsonObject | undefined): JsonObject | undefined {
  if (!inputs || sizeOf(inputs) <= IN_ROW) return inputs;
  return Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, sizeOf(value) <= IN_ROW ? value : called(value)]));
}

function called(value: Json): JsonObject {
  const body = Buffer.from(toJsonb(value));
  return { not_kept: { sha256: createHash('sha256').update(body).digest('hex'), bytes: body.length } };
}
