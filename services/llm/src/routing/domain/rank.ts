import type { Choice } from './choose.js';
import { means } from './offer.js';
import type { Policy } from './policy.js';

/** A whole number from 0 below `limit`, each as likely as the others. */
export type Below = (limit: number) => number;

/** Milliseconds that half of the latest answers of a model took; undefined when nothing was heard of it lately. */
export type Median = (choice: Choice) => number | undefined;

/** The same choices in the order in which the policy wants them tried. */
export function ranked(choices: readonly Choice[], { order = [], weights, prefer }: Policy, below: Below, median: Median): Choice[] {
  const place = (choice: Choice): number => {
    const at = order.findIndex((word) => means(word, choice.offer));
    return at === -1 ? order.length : at;
  };
  const groups = Map.groupBy(choices, place);
  const inTurn = [...groups].sort(([a], [b]) => a - b).map(([, group]) => group);
  return inTurn.flatMap((group) => weighted(preferred(group, prefer, median), weights, below));
}

function preferred(group: readonly Choice[], prefer: Policy['prefer'], median: Median): readonly Choice[] {
  if (prefer === undefined) return group;
  // What nobody knows the speed of comes first, once: then it is known.
  const measure =
    prefer === 'latency'
      ? (choice: Choice) => median(choice) ?? 0
      : ({ candidate: { rates } }: Choice) => Number(rates.input + rates.output);
  return group
    .map((choice) => ({ choice, size: measure(choice) }))
    .sort((a, b) => a.size - b.size)
    .map(({ choice }) => choice);
}

/** Drawn one after the other, each with its share of what is left; those without a weight stand last, as they stood. */
function weighted(group: readonly Choice[], weights: Policy['weights'], below: Below): Choice[] {
  if (weights === undefined) return [...group];
  const weightOf = ({ offer }: Choice): number => Object.entries(weights).find(([word]) => means(word, offer))?.[1] ?? 0;
  const left = group.map((choice) => ({ choice, weight: weightOf(choice) }));
  const drawn: Choice[] = [];
  for (let sum = left.reduce((all, { weight }) => all + weight, 0); sum > 0;) {
    let ticket = below(sum);
    const at = left.findIndex(({ weight }) => (ticket -= weight) < 0);
    const [{ choice, weight }] = left.splice(at, 1) as [(typeof left)[number]];
    drawn.push(choice);
    sum -= weight;
  }
  return [...drawn, ...left.map(({ choice }) => choice)];
}
