import type { Priority } from '../../language/definition.js';
import type { Json, JsonObject } from '../../expressions/json.js';

export type On =
  /** `filter`: `${…}` over `event`, or true. */
  | { readonly kind: 'event'; readonly types: readonly string[]; readonly filter: Json }
  /** Signed as Standard Webhooks are, or as GitHub signs. */
  | { readonly kind: 'webhook'; readonly scheme: 'standard' | 'github' }
  /** `form`: JSON Schema of what people give; null: nothing. */
  | { readonly kind: 'manual'; readonly form: Json };

export interface TriggerSpec {
  readonly on: On;
  readonly workflow: string;
  /** May hold `${…}` of what happened. */
  readonly inputs: JsonObject;
  /** Runs that it may start in a minute. */
  readonly perMinute: number;
  /** How many runs of triggers may lie behind one that it starts: what stops a run whose event starts it again. */
  readonly maxDepth: number;
  /** Of its runs; absent: as the file says. */
  readonly priority?: Priority;
}

export interface Trigger {
  readonly id: string;
  readonly projectId: string;
  readonly name: string;
  readonly spec: TriggerSpec;
  readonly owner: string;
  /** Everybody who wrote a version of it. */
  readonly authors: readonly string[];
  readonly paused: boolean;
  readonly disabled: string | undefined;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export const stateOf = ({ paused, disabled }: Trigger): 'active' | 'paused' | 'disabled' =>
  disabled !== undefined ? 'disabled' : paused ? 'paused' : 'active';

/** What expressions in the inputs of a trigger can name. */
export const NAMES: Readonly<Record<On['kind'], readonly string[]>> = {
  event: ['event', 'trigger'],
  webhook: ['body', 'headers', 'delivery', 'trigger'],
  manual: ['form', 'actor', 'trigger'],
};
