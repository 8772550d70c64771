import type { Lookup } from '../../expressions/expression.js';
import type { Json } from '../../expressions/json.js';
import type { Happening } from './happening.js';

/** What filters and templates see of an event. */
export const NAMES = ['id', 'type', 'project_id', 'run_id', 'time', 'actor', 'severity', 'title', 'data'] as const;

export function lookupIn(happening: Happening): Lookup {
  const { id, type, projectId, runId, at, actor, severity, title, data } = happening;
  const known: Readonly<Record<(typeof NAMES)[number], Json>> = {
    id,
    type,
    project_id: projectId,
    run_id: runId,
    time: at.toISOString(),
    actor,
    severity,
    title,
    data,
  };
  return (name) => (Object.hasOwn(known, name) ? known[name as keyof typeof known] : undefined);
}
