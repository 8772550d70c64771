import { EventPattern, MessagePattern } from '@nestjs/microservices';
import type { EventExtras, TaskExtras } from './subscriptions.js';

const eventPattern = EventPattern as (pattern: string, extras: object) => MethodDecorator;
const messagePattern = MessagePattern as (pattern: string, extras: object) => MethodDecorator;

/** `@EventPattern(type, extras)` with extras that the compiler knows. */
export const OnEvent = (type: string, extras: EventExtras): MethodDecorator => eventPattern(type, { ...extras });

/** `@MessagePattern(queue, extras)` with extras that the compiler knows. */
export const OnTask = (queue: string, extras: TaskExtras = {}): MethodDecorator => messagePattern(queue, { ...extras });
