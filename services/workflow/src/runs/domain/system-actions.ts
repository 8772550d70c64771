import { asText, type Json, type JsonObject } from '../../expressions/json.js';
import type { Notice } from './action.js';

interface Performed {
  /** What the journal says. */
  readonly message: string;
  readonly notice?: Notice;
}

/** What a `system` step or a post-execution action without a plugin can be. They need nobody, and none of them can fail. */
const ACTIONS: Readonly<Record<string, (inputs: JsonObject, message: string) => Performed>> = {
  log: (_inputs, message) => ({ message }),
  log_success: (_inputs, message) => ({ message }),
  log_failure: (_inputs, message) => ({ message }),
  /** Whoever keeps something for the run hears that it is not needed any more. */
  cleanup: (inputs, message) => ({ message, notice: { type: 'event', name: 'cleanup', payload: inputs } }),
  emit: ({ event, payload }, message) => ({
    message,
    notice: { type: 'event', name: asText(event ?? null) || 'event', payload: payload ?? null },
  }),
  send_alert: (_inputs, message) => ({ message, notice: { type: 'alert', message, severity: 'error' } }),
};

export const SYSTEM_ACTIONS: ReadonlySet<string> = new Set(Object.keys(ACTIONS));

/** `about`: what actions say that were given no message. */
export function performed(action: string, inputs: JsonObject, about: string): Performed {
  const given: Json | undefined = inputs['message'] ?? inputs['event'];
  const message = given === undefined ? `${action}: ${about}` : asText(given);
  return (ACTIONS[action] ?? ACTIONS['log']!)(inputs, message);
}
