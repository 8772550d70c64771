import { Client, type ClientOptions } from '@grpc/grpc-js';
import { MESSAGE_LIMIT } from './limits.js';
import type { Addresses } from './ports.js';
import { clientCredentials, type MutualTls } from './tls.js';

const OPTIONS: ClientOptions = {
  'grpc.max_receive_message_length': MESSAGE_LIMIT,
  'grpc.max_send_message_length': MESSAGE_LIMIT,
  // Retries are ours: they know which codes may be retried and how much time is left.
  'grpc.enable_retries': 0,
  'grpc.initial_reconnect_backoff_ms': 100,
  'grpc.max_reconnect_backoff_ms': 2_000,
  'grpc.keepalive_time_ms': 30_000,
  'grpc.keepalive_timeout_ms': 10_000,
  // A name with several addresses (a headless service of Kubernetes) gets the calls in turn.
  'grpc.service_config': JSON.stringify({ loadBalancingConfig: [{ round_robin: {} }] }),
};

/** One lazy connection per role, shared by everything in the process that calls it. */
export class Connections implements Disposable {
  readonly #addresses: Addresses;
  readonly #tls: MutualTls | undefined;
  readonly #open = new Map<string, Client>();

  constructor(addresses: Addresses, tls?: MutualTls) {
    this.#addresses = addresses;
    this.#tls = tls;
  }

  to(role: string): Client {
    const address = this.#addresses.dial(role);
    let client = this.#open.get(address);
    if (client === undefined) this.#open.set(address, (client = new Client(address, clientCredentials(address, this.#tls), OPTIONS)));
    return client;
  }

  [Symbol.dispose](): void {
    for (const client of this.#open.values()) client.close();
    this.#open.clear();
  }
}
