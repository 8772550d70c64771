/** A prompt says something new each time; the clients of the platform call it so. */
const PROMPTS: ReadonlySet<string> = new Set(['prompt', 'prompt.txt']);

interface Named {
  readonly name: string;
}

/**
 * The documents of a brief after some were handed over again: each replaces the one of its name with what was inside it, the others stay.
 * Undefined when none is known by its name: then it is a brief of its own.
 */
export function revision<T extends Named>(before: readonly T[], handed: readonly T[]): T[] | undefined {
  const again = new Set(handed.map(({ name }) => name).filter((name) => !PROMPTS.has(name)));
  if (!before.some(({ name }) => again.has(name))) return undefined;
  const isReplaced = (name: string): boolean => again.has(name) || again.has(name.split('/')[0] ?? '') || PROMPTS.has(name);
  return [...before.filter(({ name }) => !isReplaced(name)), ...handed];
}
