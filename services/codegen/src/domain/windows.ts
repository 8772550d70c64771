import type { Entity, Rule } from '@hexad/proto/documents';
import type { EntityModel } from './model.js';

export type WindowRule = Extract<Rule, { kind: 'timeWindow' }>;

export const windowRules = (entity: EntityModel, action: WindowRule['action']): WindowRule[] =>
  entity.rules.filter((rule): rule is WindowRule => rule.kind === 'timeWindow' && rule.action === action);

/** Whether there are the moment, the state and the action. */
export function isWindow(rule: WindowRule, entity: Entity, states: readonly string[]): boolean {
  const type = entity.fields.find((field) => field.name === rule.field && field.computed === undefined)?.type;
  const timed = type === 'date' || type === 'datetime' || (rule.field === 'createdAt' && rule.action !== 'create');
  const named = rule.action !== 'enter' || (rule.state !== undefined && states.includes(rule.state));
  return timed && named && (rule.action !== 'create' || rule.op === '<=');
}

const UNITS: readonly (readonly [minutes: number, name: string])[] = [
  [10_080, 'week'],
  [1440, 'day'],
  [60, 'hour'],
  [1, 'minute'],
];

/** `24 hours`, `15 minutes`, `2 weeks` */
export function lengthWords(minutes: number): string {
  const [size, name] = UNITS.find(([each]) => Math.abs(minutes) % each === 0)!;
  const count = Math.abs(minutes) / size;
  return `${count} ${name}${count === 1 ? '' : 's'}`;
}
