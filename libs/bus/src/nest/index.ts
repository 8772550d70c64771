export { BusClient, type BusRecord } from './bus-client.js';
export { BusContext } from './bus-context.js';
export { OnEvent, OnTask } from './decorators.js';
export { BusServer } from './bus-server.js';
export { serveBus } from './serve-bus.js';
export type { EventExtras, TaskExtras } from './subscriptions.js';
