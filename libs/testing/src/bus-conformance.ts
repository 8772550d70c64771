import { afterAll, beforeAll, describe } from 'vitest';
import { deadLetterConformance } from './bus-dead-letters.js';
import { delayConformance } from './bus-delays.js';
import { eventConformance } from './bus-events.js';
import { messageConformance } from './bus-messages.js';
import { orderedConformance } from './bus-ordered.js';
import { taskConformance } from './bus-tasks.js';
import type { BusAbilities, BusUnderTest } from './bus-under-test.js';

/** Every transport must pass it: `busConformance('embedded', { priority: true, cancel: true, order: true }, openIt)` in a test file. */
export function busConformance(name: string, can: BusAbilities, open: () => Promise<BusUnderTest>): void {
  describe(`the bus on ${name}`, () => {
    let opened: BusUnderTest;
    beforeAll(async () => void (opened = await open()));
    afterAll(() => opened?.[Symbol.asyncDispose]());
    eventConformance(() => opened);
    taskConformance(() => opened, can);
    delayConformance(() => opened, can);
    messageConformance(() => opened);
    deadLetterConformance(() => opened);
  });
  // With names of its own on a broker: one that may open few files has no room for the queues of all cases at once.
  describe.runIf(can.order)(`the order of tasks on ${name}`, () => {
    let opened: BusUnderTest;
    beforeAll(async () => void (opened = await open()));
    afterAll(() => opened?.[Symbol.asyncDispose]());
    orderedConformance(() => opened, can);
  });
}
