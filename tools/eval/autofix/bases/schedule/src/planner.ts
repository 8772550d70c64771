import { gaps, interval, type Interval } from './interval.ts';
import { Queue, type Outcome } from './queue.ts';
import { Pool, Room, type Resource } from './resource.ts';

export interface Wish {
  readonly resource: string;
  readonly at: Interval;
  readonly urgent: boolean;
}

const DAY = interval(8, 18);

export class Planner {
  readonly #resources = new Map<string, Resource>();

  addRoom(name: string): void {
    this.#resources.set(name, new Room(name));
  }

  addPool(name: string, places: number): void {
    this.#resources.set(name, new Pool(name, places));
  }

  async book(wish: Wish): Promise<string> {
    const resource = this.#resources.get(wish.resource);
    if (resource === undefined) throw new Error(`There is no ${wish.resource}`);
    if (!resource.book(wish.at)) throw new Error(`${wish.resource} is taken`);
    return resource.describe();
  }

  async bookAll(wishes: readonly Wish[]): Promise<Outcome<string>[]> {
    const queue = new Queue<string>();
    for (const wish of wishes) queue.add({ priority: wish.urgent ? 1 : 0, run: () => this.book(wish) });
    const outcomes = await queue.drain();
    return outcomes;
  }

  async firstFree(booked: readonly Interval[], length: number): Promise<number | undefined> {
    const free = gaps(booked, DAY).filter(({ from, to }) => to - from >= length);
    return free[0]?.from;
  }
}
