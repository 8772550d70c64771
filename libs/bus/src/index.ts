export { Bus, type Message, type Delivery, type Handler, type RetryPolicy, type EventSubscription, type TaskSubscription } from './bus.js';
export { BusDriver, type Lane, type LaneOptions, type Received, type Taking } from './driver.js';
export { DriverBus, type BusOptions } from './driver-bus.js';
export { EmbeddedBus, type EmbeddedBusOptions } from './embedded/embedded-bus.js';
export { payload } from './payload.js';
export { DeadLetters, type DeadLetter, type DeadLetterFilter } from './dead-letters.js';
export { busSchema } from './embedded/schema.js';
export { BrokerBus } from './broker/broker-bus.js';
export { BrokerDriver } from './broker/broker-driver.js';
