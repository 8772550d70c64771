import { lookup } from 'node:dns/promises';
import { assertOutsideTransaction } from '@hexad/kernel';
import { Resolver } from './resolver.js';

/** Milliseconds. The machine's own way of looking names up may take half a minute and cannot be called off. */
const PATIENCE_MS = 5_000;

type Lookup = (host: string) => Promise<readonly { readonly address: string }[]>;

const asTheMachine: Lookup = (host) => lookup(host, { all: true });

/** As the machine looks names up, its hosts file included. What is not found in time has no address now. */
export class DnsResolver extends Resolver {
  readonly #lookup: Lookup;
  readonly #patienceMs: number;
  /** Who asks for a name that is being looked up waits for the same answer: a slow server is not asked by every call. */
  readonly #asked = new Map<string, Promise<readonly string[]>>();

  constructor(look = asTheMachine, patienceMs = PATIENCE_MS) {
    super();
    this.#lookup = look;
    this.#patienceMs = patienceMs;
  }

  override async resolve(host: string): Promise<readonly string[]> {
    assertOutsideTransaction('DNS');
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<readonly string[]>((resolve) => {
      timer = setTimeout(() => resolve([]), this.#patienceMs);
    });
    try {
      return await Promise.race([this.#asked.get(host) ?? this.#ask(host), late]);
    } finally {
      clearTimeout(timer);
    }
  }

  #ask(host: string): Promise<readonly string[]> {
    const asked = this.#lookup(host)
      .then(
        (found) => found.map(({ address }) => address),
        () => [],
      )
      .finally(() => this.#asked.delete(host));
    this.#asked.set(host, asked);
    return asked;
  }
}
