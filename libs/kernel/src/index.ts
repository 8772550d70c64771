export { CODES, isErrorCode, type ErrorCode } from './codes.js';
export { AppError, type ErrorDetails } from './error.js';
export { Clock, SystemClock } from './clock.js';
export { Ids, Uuid7, isUuid } from './ids.js';
export type { Caller } from './caller.js';
export { may, requireRight, RIGHTS, ROLES, type Right, type Role } from './rights.js';
export { assertOutsideTransaction, insideTransaction } from './outside-transaction.js';
export { actingAs } from './acting-as.js';
export { eventType, type EventType } from './event-type.js';
