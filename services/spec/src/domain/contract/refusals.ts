import type { ContractOperation, JsonSchema } from '@hexad/proto/documents';
import { spoken } from './bound.js';

/** Statuses with which the application refuses, and what a contract may say in their place. */
const INSTEAD: Readonly<Record<number, readonly number[]>> = {
  400: [400, 422, 405],
  404: [404, 400],
  409: [409, 422, 400],
};

/** The application's status → the contract's, where that has another one. */
export const statusesOf = (declared: readonly (number | 'default')[]): Record<string, number> =>
  Object.fromEntries(
    Object.entries(INSTEAD).flatMap(([status, instead]) => {
      const chosen = instead.find((one) => declared.includes(one));
      return chosen === undefined || chosen === Number(status) ? [] : [[status, chosen]];
    }),
  );

const MEANINGS = [
  [/^(?:status|status code|http status)$/, 'status'],
  [/^(?:code|error code|type|error type)$/, 'code'],
  [/^(?:message|detail|details|title|description|error|msg|reason|error message)$/, 'message'],
  [/^(?:errors|violations|fields)$/, 'errors'],
] as const;

/** What each property of a refusal says; absent where the contract has no body for it that could be made. */
export function bindProblem(schema: JsonSchema | undefined): ContractOperation['problem'] {
  const properties = Object.entries((schema?.['properties'] ?? {}) as Record<string, { type?: unknown }>);
  const members = properties.flatMap(([name, one]) => {
    const means = meaningOf(name, one.type);
    return means === undefined ? [] : [{ name, means }];
  });
  const required = (schema?.['required'] ?? []) as readonly string[];
  const isWhole = required.every((name) => members.some((member) => member.name === name));
  return schema === undefined || members.length === 0 || !isWhole ? undefined : { schema, members };
}

/** A code that is a number is the status. */
function meaningOf(name: string, type: unknown): (typeof MEANINGS)[number][1] | undefined {
  const means = MEANINGS.find(([pattern]) => pattern.test(spoken(name)))?.[1];
  if (type === 'integer' || type === 'number') return means === 'code' || means === 'status' ? 'status' : undefined;
  if (type === 'string') return means === 'status' || means === 'errors' ? undefined : means;
  return type === 'array' && means === 'errors' ? means : undefined;
}
