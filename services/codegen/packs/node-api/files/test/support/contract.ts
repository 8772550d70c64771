// Holds requests and answers against what the contract says of them.
import { expect } from 'vitest';
import { z } from 'zod';
import type { Body, Reply } from './api.ts';
import { SCHEMAS } from './contract-schemas.ts';

type Schema = Parameters<typeof z.fromJSONSchema>[0];

function expectPromised(schema: unknown, value: unknown): void {
  if (schema === undefined) return;
  const result = z.fromJSONSchema(schema as Schema).safeParse(value);
  expect(result.success ? [] : result.error.issues, JSON.stringify(value)).toEqual([]);
}

/** The answer has the status and the body that the contract says; answers the body. */
export function expectAnswer(reply: Reply, operation: string, status: number): Body {
  expect(reply.status, reply.text).toBe(status);
  const schema = SCHEMAS[operation]?.['answers'];
  if (schema === undefined) expect(reply.text).toBe('');
  expectPromised(schema, reply.body);
  return reply.body;
}

/** The request is refused with the status and the body that the contract says. */
export function expectRefusal(reply: Reply, operation: string, status: number): void {
  expect(reply.status, reply.text).toBe(status);
  expectPromised(SCHEMAS[operation]?.['problem'], reply.body);
}

/** A body that the contract allows: what it asks for and the record has not is made up, and does not count. */
export function allowed(operation: string, body: Body): Body {
  const schema = SCHEMAS[operation]?.['takes'] as { required?: string[]; properties?: Record<string, { type?: unknown; format?: string }> };
  const whole = { ...body };
  for (const name of schema.required ?? []) whole[name] ??= sample(schema.properties?.[name]);
  const given: Body = JSON.parse(JSON.stringify(whole));
  expectPromised(schema, given);
  return given;
}

function sample(schema: { type?: unknown; format?: string } = {}): unknown {
  const [type] = [schema.type].flat();
  if (type === 'integer' || type === 'number') return 1;
  if (type === 'boolean') return true;
  if (schema.format === 'uuid') return '00000000-0000-4000-8000-000000000000';
  return schema.format === 'date-time' ? '2026-01-01T00:00:00.000Z' : 'sample';
}
