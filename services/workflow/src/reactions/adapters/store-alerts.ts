import { uuidFrom } from '@hexad/kernel';
import { WORKFLOW_ALERT_RAISED } from '@hexad/proto/events';
import type { Store } from '@hexad/store';
import type { Severity } from '../../notifications/domain/happening.js';
import { Alerts, type Reaction } from '../application/ports.js';

const CONSUMER = 'workflow.alerts';

/** Alerts are events: whoever subscribed to them hears. */
export class StoreAlerts extends Alerts {
  readonly #store: Store;

  constructor(store: Store) {
    super();
    this.#store = store;
  }

  override async raise(
    tenant: string,
    { id, projectId, rule, happening, startedRunId }: Reaction,
    { severity, message }: { readonly severity: Severity; readonly message: string },
    key: string,
  ): Promise<void> {
    const { data: heard, type, id: eventId } = happening;
    const data = {
      runId: startedRunId || happening.runId,
      workflow: textOf(heard['workflow']),
      projectId,
      stepPath: textOf(heard['stepPath']),
      message,
      severity,
      rule: rule.name,
      reactionId: id,
      eventType: type,
      eventId,
    };
    await this.#store.inTenant(tenant, async (tx) => {
      if (!(await tx.firstTime(CONSUMER, uuidFrom([tenant, key])))) return;
      await tx.publish({ type: WORKFLOW_ALERT_RAISED, key: id, data, ...(projectId && { subject: projectId }) });
    });
  }
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
