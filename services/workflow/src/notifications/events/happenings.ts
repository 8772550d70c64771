import type { Message } from '@hexad/bus';
import type { Json, JsonObject } from '../../expressions/json.js';
import { severityOf, type Happening } from '../domain/happening.js';
import { gateOf, titleOf } from '../domain/title.js';

/** Undefined for what is no event of ours: nobody hears of it. */
export function happeningOf({
  id,
  type,
  tenant,
  subject,
  time,
  actor,
  data,
}: Message): { tenant: string; happening: Happening } | undefined {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return undefined;
  const fields = data as JsonObject;
  const at = new Date(time);
  const happening = {
    id,
    type,
    projectId: subject ?? text(fields['projectId']),
    runId: text(fields['runId'] ?? gateOf(fields)['runId']),
    at: Number.isNaN(at.getTime()) ? new Date(0) : at,
    actor,
    severity: severityOf(type, fields),
    title: titleOf(type, fields),
    data: opened(fields),
  };
  return { tenant, happening };
}

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

/** JSON inside a text, as `payloadJson` of an `emit`, can be looked into as `payload`. */
function opened(data: JsonObject): JsonObject {
  const inner = Object.entries(data).flatMap(([name, value]): [string, Json][] => {
    if (!name.endsWith('Json') || typeof value !== 'string' || value === '') return [];
    try {
      return [[name.slice(0, -'Json'.length), JSON.parse(value) as Json]];
    } catch {
      return [];
    }
  });
  return inner.length === 0 ? data : { ...data, ...Object.fromEntries(inner) };
}
