import type { Platform } from '@hexad/host';

/** What this platform says of its events: with the names that they have at its own broker. */
export class OwnEvents {
  readonly #settings: Platform['settings'];

  constructor(settings: Platform['settings']) {
    this.#settings = settings;
  }

  /** The AsyncAPI document. */
  async document(): Promise<object> {
    // On demand: most processes never show it.
    const { brokersOf, eventsDocument } = await import('./events-document.js');
    return eventsDocument(brokersOf(this.#settings['HEXAD_BUS_URL'] ?? 'embedded:'), this.#settings['HEXAD_BUS_PREFIX']);
  }
}
