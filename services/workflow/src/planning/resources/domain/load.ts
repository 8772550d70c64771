import type { LoadAssumptions, LoadOverrides, Measure, Resources } from '@hexad/proto/documents';
import type { Requirement } from './requirements.js';

export const CASES = ['low', 'likely', 'high'] as const;
export type Case = (typeof CASES)[number];
type Three = Readonly<Record<Case, number>>;

const ASSUMED: Readonly<Record<keyof LoadAssumptions, Three>> = {
  users: { low: 20, likely: 200, high: 2_000 },
  requestsPerUserAndDay: { low: 20, likely: 60, high: 150 },
  peakFactor: { low: 5, likely: 10, high: 20 },
  recordsPerEntity: { low: 1_000, likely: 20_000, high: 500_000 },
  kilobytesPerRecord: { low: 1, likely: 2, high: 4 },
  kilobytesPerAnswer: { low: 10, likely: 25, high: 60 },
  gigabytesOfFiles: { low: 5, likely: 50, high: 500 },
  emailsPerUserAndMonth: { low: 2, likely: 8, high: 30 },
};

const HOURS_OF_MONTH = 730;
const DAYS_OF_MONTH = 30;
const LEAST_STORAGE_GB = 10;
const LOG_KB_PER_REQUEST = 1;

/** People that a requirement speaks of: `200 users at the same time`, `for 50 people`. */
const PEOPLE =
  /\b(\d{1,3}(?:[.,]?\d{3})*|\d+) (?:concurrent |simultaneous |registered |active )?(?:users|people|members|employees|customers|visitors|staff)\b/i;

/** What a month has, in each of the three cases. */
export class Load {
  readonly stated: Resources['load'];
  readonly #of: Readonly<Record<keyof LoadAssumptions, Three>>;
  readonly #entities: number;

  constructor(requirements: readonly Requirement[], entities: number, overrides: LoadOverrides) {
    this.#entities = Math.max(1, entities);
    const read = peopleIn(requirements);
    const of: Record<string, Three> = {};
    this.stated = (Object.keys(ASSUMED) as (keyof LoadAssumptions)[]).map((name) => {
      const said = overrides[name];
      const [three, from] =
        said !== undefined
          ? [all(said), 'said in the request']
          : name === 'users' && read
            ? [{ low: read.count / 2, likely: read.count, high: read.count * 2 }, `read from ${read.id}: ${JSON.stringify(read.quote)}`]
            : [ASSUMED[name], 'assumed'];
      of[name] = three;
      return { name, ...three, from };
    });
    this.#of = of as Record<keyof LoadAssumptions, Three>;
  }

  requestsPerSecond(one: Case): number {
    return (this.#requests(one) / (DAYS_OF_MONTH * 86_400)) * this.#of.peakFactor[one];
  }

  /** How much a month has of what a price is for. */
  amount(measure: Measure, one: Case, instances: number, storesFiles: boolean): number {
    switch (measure) {
      case 'instance-hour':
        return instances * HOURS_OF_MONTH;
      case 'hour':
        return HOURS_OF_MONTH;
      case 'month':
        return 1;
      case 'gb-month':
        return storesFiles ? this.#of.gigabytesOfFiles[one] : Math.max(LEAST_STORAGE_GB, this.#recordGigabytes(one));
      case 'gb-out':
        return (this.#requests(one) * this.#of.kilobytesPerAnswer[one]) / 1e6;
      case 'million-requests':
        return this.#requests(one) / 1e6;
      case 'thousand-emails':
        return (this.#of.users[one] * this.#of.emailsPerUserAndMonth[one]) / 1e3;
      case 'user':
        return this.#of.users[one];
      case 'gb-logged':
        return (this.#requests(one) * LOG_KB_PER_REQUEST) / 1e6;
    }
  }

  #requests(one: Case): number {
    return this.#of.users[one] * this.#of.requestsPerUserAndDay[one] * DAYS_OF_MONTH;
  }

  #recordGigabytes(one: Case): number {
    return (this.#entities * this.#of.recordsPerEntity[one] * this.#of.kilobytesPerRecord[one]) / 1e6;
  }
}

const all = (value: number): Three => ({ low: value, likely: value, high: value });

function peopleIn(requirements: readonly Requirement[]): { id: string; quote: string; count: number } | undefined {
  for (const { id, from, statement, quote } of requirements) {
    if (from !== 'nfr') continue;
    const [said, number] = PEOPLE.exec((quote ?? statement).slice(0, 2_000)) ?? [];
    const count = Number(number?.replaceAll(/[.,]/g, ''));
    if (said !== undefined && count > 0) return { id, quote: said, count };
  }
  return undefined;
}
