import type { Cacheable, ModelRequest, Part } from './request.js';

/** Whether a request wants anything kept for an hour, its words of one protocol included. What it says in vain counts too. */
export const keepsLong = ({ system, turns, tools, extra, hints }: ModelRequest): boolean =>
  [...system, ...tools].some(isLong) || turns.some(({ parts }) => parts.some(partIsLong)) || says(extra?.fields) || says(hints?.fields);

function partIsLong(part: Part): boolean {
  if (part.type === 'opaque') return says(part.value);
  return ('cache' in part && isLong(part)) || (part.type === 'tool_result' && part.parts.some(isLong));
}

const isLong = ({ cache }: Cacheable): boolean => cache === '1h';
const says = (fields: Readonly<Record<string, unknown>> | undefined): boolean =>
  fields !== undefined && JSON.stringify(fields).includes('"1h"');
