const MOST = 3;

/** Up to three of the names that are likest to this one, the nearest first. */
export function nearest(name: string, names: Iterable<string>): string[] {
  const wanted = name.toLowerCase();
  return [...new Set(names)]
    .map((candidate) => ({ candidate, far: distance(wanted, candidate.toLowerCase()) }))
    .sort((a, b) => a.far - b.far || (a.candidate < b.candidate ? -1 : 1))
    .slice(0, MOST)
    .map(({ candidate }) => candidate);
}

/** 0 to 1: the share of pairs of letters that they do not have in common (Dice). */
function distance(a: string, b: string): number {
  const [left, right] = [pairs(a), pairs(b)];
  const common = left.intersection(right).size;
  return 1 - (2 * common) / Math.max(1, left.size + right.size);
}

const pairs = (text: string): Set<string> =>
  new Set(Array.from({ length: Math.max(0, text.length - 1) }, (_, at) => text.slice(at, at + 2)));
