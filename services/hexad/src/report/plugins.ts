import type { Plugin } from '../client/plugins.js';

/** A plugin as people read it: what it does, who serves it since when, and what is under way. */
export function pluginText({ name, actions, registeredBy, registeredAt, workers, underWay, waiting, leases }: Plugin): string {
  const more = underWay > leases.length && leases.length > 0 ? [`  and ${underWay - leases.length} more`] : [];
  return [
    `${name}: ${actions.map((action) => action.name).join(', ')}  registered by ${registeredBy} at ${registeredAt}`,
    ...(workers.length === 0 ? ['  nobody serves it'] : []),
    ...workers.map((worker) => `  ${worker.name} (${worker.actor}) since ${worker.since}: ${worker.actions.join(', ')}`),
    `  ${underWay} under way, ${waiting} waiting`,
    ...leases.map(
      ({ runId, step, action, attempt, worker, until }) =>
        `  ${action} for ${step} of run ${runId}, try ${attempt}: ${worker} until ${until}`,
    ),
    ...more,
  ].join('\n');
}
