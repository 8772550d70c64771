import { Client, type ClientOptions } from '@grpc/grpc-js';
import { CHANNEL } from './limits.js';
import type { Addresses } from './ports.js';
import { clientCredentials, type ClientTls } from './tls.js';

const OPTIONS: ClientOptions = {
  ...CHANNEL,
  // Retries are ours: they know which codes may be retried and how much time is left.
  'grpc.enable_retries': 0,
  'grpc.initial_reconnect_backoff_ms': 100,
  'grpc.max_reconnect_backoff_ms': 2_000,
  // A name with several addresses (a headless service of Kubernetes) gets the calls in turn.
  'grpc.service_config': JSON.stringify({ loadBalancingConfig: [{ round_robin: {} }] }),
  // … as we say, not as a TXT record says; and it is looked up again at most every two seconds, whenever a connection ends.
  'grpc.service_config_disable_resolution': 1,
  'grpc.dns_min_time_between_resolutions_ms': 2_000,
};

export interface KeepAlive {
  /** Milliseconds of silence after which the peer is asked whether it is there; default 30_000. */
  readonly timeMs: number;
  /** Milliseconds that it gets to answer; default 10_000. */
  readonly timeoutMs: number;
}

/** One lazy connection per role, shared by everything in the process that calls it. */
export class Connections implements Disposable {
  readonly #addresses: Addresses;
  readonly #tls: ClientTls | undefined;
  readonly #options: ClientOptions;
  readonly #open = new Map<string, Client>();

  constructor(addresses: Addresses, tls?: ClientTls, keepAlive?: KeepAlive) {
    this.#addresses = addresses;
    this.#tls = tls;
    this.#options = {
      ...OPTIONS,
      ...(keepAlive && { 'grpc.keepalive_time_ms': keepAlive.timeMs, 'grpc.keepalive_timeout_ms': keepAlive.timeoutMs }),
    };
  }

  to(role: string): Client {
    const address = this.#addresses.dial(role);
    let client = this.#open.get(address);
    if (client === undefined) this.#open.set(address, (client = new Client(address, clientCredentials(address, this.#tls), this.#options)));
    return client;
  }

  [Symbol.dispose](): void {
    for (const client of this.#open.values()) client.close();
    this.#open.clear();
  }
}
