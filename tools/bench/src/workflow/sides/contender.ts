/** Where one side works: a database of its own, on the same server as everybody's. */
export interface Setup {
  /** As the user that services have. */
  readonly url: string;
  /** As the user that migrates. */
  readonly ownerUrl: string;
  /** Where a baseline was installed. */
  readonly folder: string;
}

/** A durable engine that runs steps which do nothing. Each step is counted when it runs. */
export interface Contender extends AsyncDisposable {
  /** Runs at once, each of so many steps one after the other. Resolves with the steps that ran, when all runs have ended. */
  sequences(runs: number, steps: number): Promise<number>;
  /** One run: levels of so many steps, each level after all steps of the one before. */
  levels(wide: number, deep: number): Promise<number>;
}

/** What else is measured of a side, by name: it gives numbers. What they mean is up to who asks. */
export interface Measures extends AsyncDisposable {
  readonly measures: Readonly<Record<string, (first: number, second: number) => Promise<number[]>>>;
}

export type OpenContender = (setup: Setup) => Promise<Contender | Measures>;

/** From 0. */
export const range = (length: number): number[] => Array.from({ length }, (_, n) => n);
