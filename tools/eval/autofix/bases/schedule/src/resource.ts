import { overlaps, type Interval } from './interval.ts';

export abstract class Resource {
  readonly name: string;
  protected readonly booked: Interval[] = [];

  constructor(name: string) {
    this.name = name;
  }

  abstract capacity(): number;

  isFree(wanted: Interval): boolean {
    const others = this.booked.filter((one) => overlaps(one, wanted));
    return others.length < this.capacity();
  }

  book(wanted: Interval): boolean {
    if (!this.isFree(wanted)) return false;
    this.booked.push(wanted);
    return true;
  }

  describe(): string {
    return `${this.name} (${this.booked.length} booked)`;
  }
}

export class Room extends Resource {
  override capacity(): number {
    return 1;
  }
}

export class Pool extends Resource {
  readonly #places: number;

  constructor(name: string, places: number) {
    super(name);
    this.#places = places;
  }

  override capacity(): number {
    return this.#places;
  }

  override describe(): string {
    return `${super.describe()}, ${this.#places} places`;
  }
}
