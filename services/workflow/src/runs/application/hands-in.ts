import type { PinnedDefinition } from './runs.js';

/** Whose work the files of a run are: of who wrote what is not shipped in them, and in the workflows that they come to start. */
export const authorsOf = (pinned: PinnedDefinition): string[] => [
  ...new Set([pinned, ...pinned.children.values()].flatMap(({ definition }) => definition.authors ?? [])),
];

/** Who has a hand in a run from its start, beside who starts it: who wrote its files, and who wrote what starts it. */
export function handsIn(actor: string, pinned: PinnedDefinition, givenBy: readonly string[]): { readonly hands?: readonly string[] } {
  const hands = new Set([...givenBy, ...authorsOf(pinned)]);
  hands.delete(actor);
  return hands.size > 0 ? { hands: [...hands] } : {};
}
