import type { Nfr, Spec } from '@hexad/proto/documents';
import type { PackManifest } from '../../domain/pack.js';

const wordsOf = (text: string): string[] => text.split(/[^\p{L}\p{N}+#.]+/u).filter((word) => word.length > 1);

const namesIn = ({ name, title }: PackManifest): string[] => [
  ...wordsOf(title).filter((word) => /^\p{Lu}/u.test(word)),
  ...name.split('-'),
];

/** Words that tell the pack from its siblings: names of what it is made with, of its title, and the parts of its own name. */
function tellingWords(pack: PackManifest, packs: readonly PackManifest[]): Set<string> {
  const others = packs.filter(({ surface, name }) => surface === pack.surface && name !== pack.name).flatMap(namesIn);
  const common = new Set([...others.map((word) => word.toLowerCase()), 'api', 'spa', 'rest']);
  return new Set(
    namesIn(pack)
      .map((word) => word.toLowerCase())
      .filter((word) => !common.has(word)),
  );
}

const REFUSED = /\b(?:no|not|without|never|avoid|instead of|rather than)\s+(?:[^\s,;.]+\s+){0,4}$/i;

/** Whether the sentence wants the thing of this name: it names it, and not to keep it out. */
export function wants(statement: string, word: string): boolean {
  const lower = statement.toLowerCase();
  for (let at = lower.indexOf(word); at >= 0; at = lower.indexOf(word, at + 1)) {
    const whole = !/[\p{L}\p{N}]/u.test((lower[at - 1] ?? ' ') + (lower[at + word.length] ?? ' '));
    if (whole && !REFUSED.test(lower.slice(0, at))) return true;
  }
  return false;
}

/** The wish of the brief that names what this pack is made with. */
export function wishFor(pack: PackManifest, spec: Spec, packs: readonly PackManifest[]): Nfr | undefined {
  const words = [...tellingWords(pack, packs)];
  return spec.nfrs.find(({ category, statement }) => category === 'technology' && words.some((word) => wants(statement, word)));
}
