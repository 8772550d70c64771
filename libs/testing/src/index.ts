export { FixedClock } from './fixed-clock.js';
export { freePort } from './free-port.js';
export { temporaryFolder } from './temporary-folder.js';
export { Collector } from './collector.js';
export { withStore, withStoreAndBus, type TestStore } from './with-store.js';
export { busConformance } from './bus-conformance.js';
export { conformanceSchema, type BusAbilities, type BusUnderTest } from './bus-under-test.js';
export { hasPostgres, testPostgres, type TestPostgres } from '@hexad/store/testing';
export { tableProtection, type TableProtection } from './table-protection.js';
