import { WORKFLOW_ALERT_RAISED } from '@hexad/proto/events';
import type { Metrics } from '@hexad/telemetry';
import type { Happening } from '../../notifications/domain/happening.js';

/** Each alert is counted by one process, whoever raised it. */
export function countAlert(metrics: Metrics, { type, severity, data }: Happening): void {
  if (type !== WORKFLOW_ALERT_RAISED) return;
  metrics.counter('hexad_workflow_alerts_total').add(1, { severity, by: data['rule'] ? 'rule' : 'run' });
}
