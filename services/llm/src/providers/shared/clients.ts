/** More base URLs than any house has; past them the one that was made first is made anew when it is wanted. */
const MOST = 200;

/** One SDK client per base URL. Clients hold no key: it comes with each call. */
export class Clients<Client> {
  readonly #make: (baseUrl: string) => Client;
  readonly #made = new Map<string, Client>();

  constructor(make: (baseUrl: string) => Client) {
    this.#make = make;
  }

  at(baseUrl: string): Client {
    const made = this.#made.get(baseUrl);
    if (made !== undefined) return made;
    const client = this.#make(baseUrl);
    for (const first of this.#made.keys()) {
      if (this.#made.size < MOST) break;
      this.#made.delete(first);
    }
    this.#made.set(baseUrl, client);
    return client;
  }
}
