import { AppError } from '@hexad/kernel';

/** Somebody decides for somebody else, in a project or in all, for a time. */
export interface Delegation {
  readonly id: string;
  /** Persons: `user:<id>`. */
  readonly from: string;
  readonly to: string;
  /** Empty: in all projects. */
  readonly project: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly createdAt: Date;
  readonly revokedAt?: Date;
}

/** How many hands a decision may go through. */
const LONGEST_CHAIN = 5;
const YEAR_MS = 366 * 86_400_000;

const isInForce = ({ startsAt, endsAt, revokedAt, project }: Delegation, at: Date, where: string): boolean =>
  !revokedAt && startsAt <= at && at < endsAt && (project === '' || project === where);

/** The ways on which a decision comes to somebody: each from the person for whom they may decide to themself, the shortest first. */
export function chainsTo(person: string, delegations: readonly Delegation[], at: Date, project: string): readonly (readonly string[])[] {
  const inForce = delegations.filter((one) => isInForce(one, at, project));
  const seen = new Set([person]);
  const chains: string[][] = [];
  let ends: string[][] = [[person]];
  for (let length = 1; length <= LONGEST_CHAIN && ends.length > 0; length++) {
    ends = ends.flatMap((chain) =>
      inForce.flatMap(({ from, to }) => {
        if (to !== chain[0] || seen.has(from)) return [];
        seen.add(from);
        return [[from, ...chain]];
      }),
    );
    chains.push(...ends);
  }
  return chains;
}

/** Fails with `invalid` and, for one that would close a circle with others at any time, with `conflict`. */
export function checkDelegation(wish: Delegation, others: readonly Delegation[]): void {
  const { from, to, startsAt, endsAt, createdAt } = wish;
  if (from === to) throw new AppError('invalid', 'Nobody needs a delegation to decide for themself.');
  if (endsAt <= startsAt || endsAt <= createdAt)
    throw new AppError('invalid', 'The end of the delegation must come after its start, and after now.');
  if (endsAt.getTime() - startsAt.getTime() > YEAR_MS) throw new AppError('invalid', 'A delegation is for a year at most.');
  const overlapping = others.filter((one) => meet(one, wish));
  const reached = new Set([to]);
  // What is reached from an overlapping one need not overlap with all of the way: a refusal too many is better than a circle.
  for (let grown = true; grown;) {
    grown = false;
    for (const one of overlapping) {
      if (!reached.has(one.from) || reached.has(one.to)) continue;
      reached.add(one.to);
      grown = true;
    }
  }
  if (reached.has(from))
    throw new AppError(
      'conflict',
      `${to} has already given what they decide on to ${from}, directly or through others: delegations cannot go in a circle.`,
    );
}

const meet = (one: Delegation, other: Delegation): boolean =>
  !one.revokedAt &&
  one.startsAt < other.endsAt &&
  other.startsAt < one.endsAt &&
  (one.project === '' || other.project === '' || one.project === other.project);
