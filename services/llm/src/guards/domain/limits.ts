import { AppError } from '@hexad/kernel';
import type { ModelRequest, Part } from '../../calls/domain/request.js';

/** The largest request of any tenant. */
export interface RequestLimits {
  /** UTF-16 units of all texts and encoded files together; one is at least one byte. */
  readonly size: number;
  readonly turns: number;
  /** Of all turns, those in results of tools among them. */
  readonly parts: number;
  readonly tools: number;
}

/** Providers take 32 MB at most. */
export const DEFAULT_LIMITS: RequestLimits = { size: 30_000_000, turns: 10_000, parts: 50_000, tools: 1_000 };

/** Different hosts from which a provider is to fetch; each is looked up. */
const MOST_HOSTS = 50;

/** Fails with `too_large`. */
export const checkHosts = (hosts: number): void => within('hosts of files', hosts, MOST_HOSTS);

/** Fails with `too_large`, saying what of which there is too much. */
export function checkSize(request: ModelRequest, limits: RequestLimits): void {
  const { turns, tools, system } = request;
  within('turns', turns.length, limits.turns);
  within('tools', tools.length, limits.tools);
  let parts = system.length;
  let size = 0;
  for (const { text } of system) size += text.length;
  for (const turn of turns) {
    parts += turn.parts.length;
    for (const part of turn.parts) {
      size += sizeOf(part);
      if (part.type === 'tool_result') parts += part.parts.length;
    }
  }
  within('parts', parts, limits.parts);
  for (const tool of tools) size += (tool.description?.length ?? 0) + jsonSize(tool.schema);
  if (request.output.kind === 'schema') size += jsonSize(request.output.schema);
  for (const extra of [request.extra, request.hints]) if (extra !== undefined) size += jsonSize(extra.fields);
  within('characters', size, limits.size);
}

function sizeOf(part: Part): number {
  switch (part.type) {
    case 'text':
      return part.text.length;
    case 'thinking':
      return part.text.length + (part.signature?.length ?? 0);
    case 'tool_call':
      return part.input.length;
    case 'tool_result':
      return part.parts.reduce((sum, inner) => sum + sizeOf(inner), 0);
    case 'image':
    case 'document':
      return part.source.kind === 'base64' ? part.source.data.length : part.source.url.length;
    case 'opaque':
      return jsonSize(part.value);
  }
}

/** Roughly: what its texts and names are long. Quicker than to write it. */
function jsonSize(value: unknown): number {
  if (typeof value === 'string') return value.length + 2;
  if (typeof value !== 'object' || value === null) return 4;
  let size = 2;
  for (const name in value) size += name.length + 4 + jsonSize((value as Record<string, unknown>)[name]);
  return size;
}

function within(what: string, found: number, most: number): void {
  if (found <= most) return;
  throw new AppError('too_large', `The request has ${found} ${what} and may have ${most}; send less, or a part at a time.`, {
    details: { what, found, most },
  });
}
