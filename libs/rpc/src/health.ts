import type { AnyMethod } from './ports.js';

/** `grpc.health.v1.HealthCheckResponse.ServingStatus` */
export const SERVING = 1;
export const NOT_SERVING = 2;

// Both messages have one field of a few bytes, so they are written here by hand: no generated package for two numbers.
const method = (name: string, responseStream: boolean): AnyMethod => ({
  path: `/grpc.health.v1.Health/${name}`,
  requestStream: false,
  responseStream,
  requestSerialize: () => Buffer.alloc(0),
  requestDeserialize: () => ({}),
  responseSerialize: (status: number) => Buffer.from([0x08, status]),
  responseDeserialize: (bytes: Buffer) => bytes[1] ?? 0,
});

/** The standard health service. A request's service name is not looked at: a server stands for one role. */
export const HEALTH = { check: method('Check', false), watch: method('Watch', true) } as const;
