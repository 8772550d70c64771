import { AppError } from '@hexad/kernel';
import type { MessageHandler } from '@nestjs/microservices';
import type { EventSubscription, TaskSubscription } from '../bus.js';

/** Second argument of `@EventPattern(type, …)`. Handlers of one group are one subscription: its events come in order per key, whatever their type. */
export type EventExtras = Omit<EventSubscription, 'types'>;
/** Second argument of `@MessagePattern(queue, …)`. */
export type TaskExtras = Omit<TaskSubscription, 'queue'>;

export interface Registered {
  readonly pattern: string;
  readonly handler: MessageHandler;
  readonly isEvent: boolean;
  readonly extras: Readonly<Record<string, unknown>>;
}

export interface Group {
  readonly subscription: EventSubscription;
  /** By type. */
  readonly handlers: ReadonlyMap<string, MessageHandler>;
}

/** One subscription for each group. Fails when an event handler names no group, or two of a group want the same type. */
export function groupsOf(registered: readonly Registered[]): Group[] {
  const byGroup = Map.groupBy(
    registered.filter(({ isEvent }) => isEvent),
    ({ pattern, extras }) => {
      if (typeof extras['group'] !== 'string')
        throw new AppError('internal', `The handler of ${pattern} has no group: @EventPattern(type, { group }).`);
      return extras['group'];
    },
  );
  return [...byGroup].map(([group, members]) => {
    const handlers = new Map(members.map(({ pattern, handler }) => [pattern, handler]));
    if (handlers.size < members.length) throw new AppError('internal', `Two handlers of the group ${group} are for the same type.`);
    const extras = Object.assign({}, ...members.map((member) => member.extras)) as EventExtras;
    return { subscription: { ...extras, group, types: [...handlers.keys()] }, handlers };
  });
}
