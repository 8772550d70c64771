import { status, type sendUnaryData, type ServerUnaryCall, type ServerWritableStream } from '@grpc/grpc-js';
import type { AnyMethod } from './ports.js';

/** `grpc.health.v1.HealthCheckResponse.ServingStatus` */
export const SERVING = 1;
export const NOT_SERVING = 2;
export const SERVICE_UNKNOWN = 3;

/** Its full name. */
export const HEALTH_NAME = 'grpc.health.v1.Health';

/** The full name of a service, or empty for the whole server. */
export interface HealthRequest {
  readonly service: string;
}

// Both messages have one field, so they are written here by hand: no generated package for a name and a number.
const method = (name: string, responseStream: boolean): AnyMethod => ({
  path: `/${HEALTH_NAME}/${name}`,
  requestStream: false,
  responseStream,
  requestSerialize: ({ service }: HealthRequest) => {
    const text = Buffer.from(service);
    return text.length === 0 ? text : Buffer.concat([Buffer.from([0x0a, text.length]), text]);
  },
  // A name of 128 bytes or more, which no service has, would have a longer length; it is read as unknown.
  requestDeserialize: (bytes: Buffer): HealthRequest => ({
    service: bytes[0] === 0x0a ? bytes.toString('utf8', 2, 2 + (bytes[1] ?? 0)) : '',
  }),
  responseSerialize: (serving: number) => Buffer.from([0x08, serving]),
  responseDeserialize: (bytes: Buffer) => bytes[1] ?? 0,
});

/** The standard health service. */
export const HEALTH = { check: method('Check', false), watch: method('Watch', true) } as const;

type Watcher = ServerWritableStream<HealthRequest, number>;

/** Says of a server and of each of its services whether they serve: all of them until the server drains. Needs no token. */
export class Health {
  readonly #services: ReadonlySet<string>;
  readonly #watchers = new Set<Watcher>();
  #draining = false;

  constructor(services: Iterable<string>) {
    this.#services = new Set(['', ...services]);
  }

  /** A service that is not here is `NOT_FOUND`. */
  check({ request: { service } }: ServerUnaryCall<HealthRequest, number>, reply: sendUnaryData<number>): void {
    if (this.#services.has(service)) reply(null, this.#status(service));
    else reply({ code: status.NOT_FOUND, details: `There is no service ${service} here.` });
  }

  /** The status now and at every change, until the watcher leaves or the server has drained. */
  watch(call: Watcher): void {
    this.#watchers.add(call);
    call.on('cancelled', () => this.#watchers.delete(call));
    call.write(this.#status(call.request.service));
    if (this.#draining) call.end();
  }

  /** From now on nothing serves; watchers are told, so that they go elsewhere. */
  drain(): void {
    this.#draining = true;
    for (const watcher of this.#watchers) {
      watcher.write(this.#status(watcher.request.service));
      watcher.end();
    }
    this.#watchers.clear();
  }

  #status(service: string): number {
    if (!this.#services.has(service)) return SERVICE_UNKNOWN;
    return this.#draining ? NOT_SERVING : SERVING;
  }
}
