declare const payload: unique symbol;

/** The name of an event that was declared, with the payload that belongs to it. A mere text is none, so publishing one does not compile. */
export type EventType<T extends object = object> = string & { readonly [payload]: T };

/** Declares an event. For generated code and for tests: the events of services are declared in `proto/` and come from `@hexad/proto/events`. */
export const eventType = <T extends object = object>(name: string): EventType<T> => name as EventType<T>;
