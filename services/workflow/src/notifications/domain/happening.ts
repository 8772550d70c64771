import type { JsonObject } from '../../expressions/json.js';

export const SEVERITIES = ['info', 'warning', 'error', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** An event of the platform as somebody may hear of it. */
export interface Happening {
  /** Of the event. */
  readonly id: string;
  readonly type: string;
  /** Empty: of no project. */
  readonly projectId: string;
  /** Empty: of no run. */
  readonly runId: string;
  readonly at: Date;
  readonly actor: string;
  readonly severity: Severity;
  /** One line for people, without secrets. */
  readonly title: string;
  readonly data: JsonObject;
}

export const isAtLeast = (severity: Severity, least: Severity): boolean => SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(least);

/** How bad an event is: by what it says itself, else by its kind. */
export function severityOf(type: string, data: JsonObject): Severity {
  const name = type.split('.').slice(1, 4).join('.');
  const state = typeof data['state'] === 'string' ? data['state'] : '';
  switch (name) {
    case 'workflow.run.ended':
      if (state === 'compensation_failed') return 'critical';
      if (state === 'failed' || state === 'compensated') return 'error';
      return state === 'cancelled' ? 'warning' : 'info';
    case 'dispatcher.task.finished':
    case 'llm.batch.ended':
      return state === 'failed' ? 'warning' : 'info';
    case 'workflow.alert.raised':
      return SEVERITIES.find((severity) => severity === data['severity']) ?? 'error';
    case 'workflow.channel.disabled':
    case 'workflow.reaction.escalated':
    case 'llm.budget.exhausted':
    case 'llm.credential.refused':
      return 'error';
    case 'llm.budget.warned':
    case 'llm.credential.expiring':
    case 'workflow.approval.escalated':
      return 'warning';
    default:
      return 'info';
  }
}
