import type { Refusal } from './refusal.js';

/** The JSON object of a body. Throws what `refusal` makes of the reason. */
export function readJson(body: Buffer, refusal: (reason: string) => Refusal): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(body.toString('utf8'));
  } catch (error) {
    throw refusal((error as Error).message);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw refusal('it is not an object');
  return value as Record<string, unknown>;
}
