import { AppError } from '@hexad/kernel';
import { z } from 'zod';
import type { Json, JsonObject } from '../../expressions/json.js';

const JsonMap = z.record(z.string(), z.json());
/** Characters of one field. */
const MAX_LENGTH = 4_000_000;

/** JSON text of a request. Empty counts as null. Fails with `invalid` or `too_large`, naming the field. */
export function readJson(field: string, text: string): Json {
  if (text.length > MAX_LENGTH) throw new AppError('too_large', `${field} has ${text.length} characters; at most ${MAX_LENGTH} are read.`);
  try {
    return text === '' ? null : (JSON.parse(text) as Json);
  } catch (cause) {
    throw new AppError('invalid', `${field} is no JSON: ${(cause as Error).message}.`, { cause });
  }
}

/** The same for a field that holds a map; empty counts as an empty one. */
export function readJsonObject(field: string, text: string): JsonObject {
  const parsed = JsonMap.safeParse(readJson(field, text) ?? {});
  if (!parsed.success) throw new AppError('invalid', `${field} must be a JSON object.`);
  return parsed.data;
}
