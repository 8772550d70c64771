import { AppError } from '@hexad/kernel';
import type { Capability } from './capability.js';
import type { Dialect, ModelRequest, Part } from './request.js';

/** What a model must be able to do to answer this. */
export function needsOf({ turns, tools, output, reasoning }: ModelRequest, streamed: boolean): readonly Capability[] {
  const needs = new Set<Capability>();
  if (streamed) needs.add('streaming');
  if (tools.length > 0) needs.add('tools');
  if (output.kind === 'schema') needs.add('schema');
  if (reasoning !== undefined && reasoning.effort !== 'none') needs.add('reasoning');
  for (const { parts } of turns) for (const part of parts) addNeeds(part, needs);
  return [...needs];
}

function addNeeds(part: Part, needs: Set<Capability>): void {
  if (part.type === 'image') needs.add('images');
  if (part.type === 'document') needs.add('documents');
  if (part.type === 'tool_result') for (const inner of part.parts) addNeeds(inner, needs);
}

/** The one protocol that can carry the request; undefined when any can. Fails with `unsupported` when it speaks two at once. */
export function dialectOf({ turns, extra }: ModelRequest): Dialect | undefined {
  const dialects = new Set(turns.flatMap(({ parts }) => parts.flatMap((part) => (part.type === 'opaque' ? [part.dialect] : []))));
  if (extra !== undefined && Object.keys(extra.fields).length > 0) dialects.add(extra.dialect);
  const [only, other] = [...dialects];
  if (other === undefined) return only;
  throw new AppError('unsupported', `The request has parts of ${String(only)} and of ${other}; no provider takes both.`);
}

/** Tokens: of a shorter answer Responses will not hear. */
const LEAST_RESPONSE = 16;

/** Protocols that have no word for what the request says: a provider that speaks another as well is asked in that one. */
export const wordlessFor = ({ stop, seed, maxOutput = Infinity }: ModelRequest): readonly Dialect[] =>
  stop !== undefined || seed !== undefined || maxOutput < LEAST_RESPONSE ? ['openai-responses'] : [];

/** The fields by which a request belongs to one protocol. */
export const boundBy = ({ extra }: ModelRequest): readonly string[] => Object.keys(extra?.fields ?? {});
