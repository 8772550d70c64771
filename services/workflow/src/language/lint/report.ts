import type { Fault } from '../faults.js';
import type { Place, Source } from '../source.js';

type Path = readonly PropertyKey[];

/** Where a value stands in the file: exactly, where the file is at hand; otherwise as near as its step. */
export interface Spot {
  readonly place: Place;
  readonly path?: Path;
}

/** Gathers what lint finds, each with the line and column of the very expression. */
export class Report {
  readonly faults: Fault[] = [];
  readonly warnings: Fault[] = [];
  readonly #source: Source | undefined;

  constructor(source: Source | undefined) {
    this.#source = source;
  }

  /** Of something that begins at `place`. */
  spot(place: Place, ...keys: readonly PropertyKey[]): Spot {
    const path = this.#source?.pathOf(place);
    return path ? this.down({ place, path }, ...keys) : { place };
  }

  /** The whole file. */
  root(...keys: readonly PropertyKey[]): Spot {
    return this.#source ? this.down({ place: { line: 1, column: 1 }, path: [] }, ...keys) : { place: { line: 1, column: 1 } };
  }

  down({ place, path }: Spot, ...keys: readonly PropertyKey[]): Spot {
    return this.#source && path ? { place, path: [...path, ...keys] } : { place };
  }

  /** `at`: characters into the text at the spot. */
  place({ place, path }: Spot, at?: number): Place {
    if (!this.#source || !path) return place;
    return at === undefined ? this.#source.place(path) : this.#source.placeIn(path, at);
  }

  error(spot: Spot, code: string, message: string, at?: number): void {
    this.faults.push({ ...this.place(spot, at), code, message: sentence(message) });
  }

  warn(spot: Spot, code: string, message: string, at?: number): void {
    this.warnings.push({ ...this.place(spot, at), code, message: sentence(message) });
  }
}

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);
