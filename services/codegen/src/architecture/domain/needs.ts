import type { Spec } from '@hexad/proto/documents';
import type { PackManifest } from '../../domain/pack.js';

type Held = NonNullable<PackManifest['holds']>[number];

const IN_WORDS: Readonly<Record<Held, string>> = { access: 'sign-in and rights', exchange: 'records as files' };

const NEEDED: Readonly<Record<Held, (spec: Spec) => boolean>> = {
  access: (spec) => spec.access !== undefined,
  exchange: (spec) => spec.entities.some(({ operations }) => operations.includes('export') || operations.includes('import')),
};

/** What the spec needs that not every pack holds. */
const needsOf = (spec: Spec): Held[] => (Object.keys(NEEDED) as Held[]).filter((need) => NEEDED[need](spec));

/** What of it the pack does not hold, in words. */
export const lacksOf = (spec: Spec, { holds = [] }: PackManifest): string[] =>
  needsOf(spec).flatMap((need) => (holds.includes(need) ? [] : [IN_WORDS[need]]));
