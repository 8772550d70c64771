import type { Spec, StackChoice } from '@hexad/proto/documents';
import { plainLine } from '../../domain/escape.js';
import type { PackManifest } from '../../domain/pack.js';
import { enumeration } from '../../domain/text.js';
import { wishFor } from './named.js';
import { lacksOf } from './needs.js';

type Choice = Pick<StackChoice, 'by' | 'reason'> & { readonly pack: PackManifest };

/** Where nothing speaks for another one. */
const USUAL: ReadonlySet<string> = new Set(['node-api', 'react-spa']);
const SURFACES = ['api', 'ui'] as const;
const SURFACE_WORDS = { api: 'an API', ui: 'pages for people' };

/** The packs of the repository: those that were asked for, or else for each surface the one that suits the spec best. */
export function stackOf(spec: Spec, asked: readonly PackManifest[], packs: readonly PackManifest[]): StackChoice[] {
  const chosen =
    asked.length > 0
      ? asked.map((pack): Choice => ({ pack, by: 'asked', reason: 'The build was asked for with it.' }))
      : SURFACES.flatMap((surface) => choose(spec, usualFirst(packs.filter((pack) => pack.surface === surface))) ?? []);
  return chosen.map(({ pack, by, reason }) => ({
    pack: pack.name,
    title: pack.title,
    surface: pack.surface,
    by,
    reason,
    lacks: lacksOf(spec, pack),
    alternatives: packs
      .filter(({ name, surface }) => surface === pack.surface && name !== pack.name)
      .map((other) => ({ pack: other.name, title: other.title, lacks: lacksOf(spec, other), reason: against(spec, other, by) })),
  }));
}

const usualFirst = (packs: readonly PackManifest[]): PackManifest[] =>
  packs.toSorted((a, b) => Number(USUAL.has(b.name)) - Number(USUAL.has(a.name)));

function choose(spec: Spec, packs: readonly PackManifest[]): Choice | undefined {
  for (const pack of packs) {
    const wish = wishFor(pack, spec, packs);
    if (wish !== undefined) return { pack, by: 'brief', reason: `The brief asks for it (${wish.id}): “${plainLine(wish.statement)}”` };
  }
  const [first] = packs;
  const pack = packs.find((one) => lacksOf(spec, one).length === 0) ?? first;
  if (pack === undefined) return undefined;
  const held = lacksOf(spec, pack).length === 0;
  const passedOver = packs.slice(0, packs.indexOf(pack)).map(({ name }) => name);
  const reason =
    passedOver.length > 0
      ? `It holds all that this spec needs, and ${enumeration(passedOver)}, which would be usual, not.`
      : `The brief leaves open what ${SURFACE_WORDS[pack.surface]} is made with; this is the usual one${held ? ', and it holds all that the spec needs' : ''}.`;
  return { pack, by: 'usual', reason };
}

function against(spec: Spec, other: PackManifest, by: StackChoice['by']): string {
  const lacks = lacksOf(spec, other);
  if (lacks.length > 0) return `It does not hold ${enumeration(lacks)}, which the spec needs.`;
  return by === 'usual' ? 'It would do as well; nothing in the brief asks for it.' : 'It would do as well, but another one is asked for.';
}
