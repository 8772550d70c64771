import { AppError } from '@hexad/kernel';
import { Spec } from '@hexad/proto/documents';
import { isOne, judge, unsupported, type Kind } from '@hexad/service-spec/evaluation';
import type { Brief, BriefSet } from './briefs.js';

export interface Score {
  readonly brief: string;
  readonly set: BriefSet;
  readonly language: 'en' | 'de';
  readonly expected: number;
  readonly found: number;
  readonly missed: readonly string[];
  /** Parts that no sentence of the brief supports, and entities that a careful reader ruled out. */
  readonly invented: readonly string[];
  /** What is supported and not asked for: an expectation need not name everything. */
  readonly notExpected: readonly string[];
  /** Whether the spec is valid against its schema; absent where there is none. */
  readonly valid?: boolean;
  /** The code with which the engine refused the brief. */
  readonly refused?: string;
  readonly kinds: readonly { readonly kind: Kind; readonly expected: number; readonly found: number }[];
}

/** Of a brief that was refused nothing is found. */
const NOTHING: Spec = {
  schema: 'https://hexad.dev/schemas/spec/v1',
  name: 'nothing',
  title: '',
  overview: '',
  documents: [],
  actors: [],
  entities: [],
  stories: [],
  nfrs: [],
  outOfScope: [],
  milestones: [],
  estimate: {
    hours: { low: 0, likely: 0, high: 0 },
    cost: { low: 0, likely: 0, high: 0, currency: 'EUR', unit: 'micro' },
    heuristic: '',
  },
  risks: [],
  assumptions: [],
  questions: [],
  unplaced: [],
};

/** Reads a brief and says how well the spec says what it does. */
export function scored(brief: Brief, read: (document: Brief['document']) => Spec): Score {
  try {
    return score(brief, read(brief.document));
  } catch (error) {
    const { code, retryable } = AppError.from(error);
    if (retryable || code === 'internal') throw error;
    const { valid: _, ...empty } = score(brief, NOTHING);
    return { ...empty, refused: code };
  }
}

/** How well a spec says what a brief does. */
export function score({ name, set, document, expected }: Brief, spec: Spec): Score {
  const verdict = judge(spec, expected);
  const ruledOut = spec.entities
    .filter((entity) => expected.notEntities.some((one) => isOne(one, entity.name)))
    .map((entity) => `entity ${entity.name}`);
  return {
    brief: name,
    set,
    language: expected.language,
    expected: verdict.found + verdict.missed.length,
    found: verdict.found,
    missed: verdict.missed,
    invented: [...unsupported(spec, [document]).map((part) => `${part} without support`), ...ruledOut],
    notExpected: [...verdict.invented.filter((one) => !ruledOut.includes(one)), ...verdict.unlisted],
    valid: Spec.safeParse(spec).success,
    kinds: [...verdict.kinds].map(([kind, counts]) => ({ kind, ...counts })),
  };
}
