import type { Span } from '@hexad/proto/documents';
import { applyConstraint } from '../draft/apply.js';
import type { Claim } from '../draft/claims.js';
import { addSource, type Draft } from '../draft/draft.js';
import { asciiWords } from '../names.js';
import { placeAt } from '../text/document.js';
import { placeInWords } from '../text/place-in-words.js';
import type { Asker } from './asker.js';

/** Where documents or people say different things of a field, the last word holds until somebody says otherwise. */
export function askContradictions(draft: Draft, asker: Asker): void {
  const groups = Map.groupBy(draft.claims, ({ entity, field, aspect }) => `${entity.key} / ${field.key} / ${aspect}`);
  for (const claims of groups.values()) {
    const last = lastWords(claims);
    if (last.length > 1 && new Set(last.map(voiceOf)).size > 1) ask(last, asker);
  }
}

/** Of each of the different words the last time that they were said, the one that holds at the end: decisions over what was only said. */
function lastWords(claims: readonly Claim[]): Claim[] {
  const last = new Map<string, Claim>();
  for (const claim of claims.toSorted((one, other) => one.statement.index - other.statement.index)) {
    last.delete(claim.words);
    last.set(claim.words, claim);
  }
  return [...last.values()].toSorted((one, other) => isDecided(one) - isDecided(other));
}

/** One voice may correct itself; two contradict each other. */
const voiceOf = ({ statement }: Claim): string => {
  const { speaker } = placeAt(statement.document, statement.start);
  return `${statement.document.name} ${speaker ?? ''}`;
};

const spanOfClaim = ({ source }: Claim): Span | undefined => (source.kind === 'brief' ? source.span : undefined);

const isDecided = (claim: Claim): number => (spanOfClaim(claim)?.decided ? 1 : 0);

function said(claim: Claim): string {
  const span = spanOfClaim(claim);
  return span ? `${placeInWords(span)} says ${claim.words}` : claim.words;
}

const valueOf = (claim: Claim): string => asciiWords(claim.words).join('-');

function ask(claims: readonly Claim[], asker: Asker): void {
  const holds = claims.at(-1);
  if (!holds) return;
  const { entity, field, aspect } = holds;
  asker.ask({
    id: `Q-${asciiWords(`${entity.key} ${field.key} ${aspect}`).join('-')}-contradiction`,
    text: `What holds for the ${field.label.toLowerCase()} of a ${entity.key}: ${claims.map(({ words }) => words).join(' or ')}?`,
    why: `The documents contradict each other: ${claims.map(said).join('; ')}.`,
    choices: claims.map((claim) => ({ value: valueOf(claim), label: said(claim) })),
    default: valueOf(holds),
    impact: 0.9,
    uncertainty: 0.7,
    sources: claims.map(({ source }) => source),
    assumption: `The ${field.label.toLowerCase()} of a ${entity.key} is ${holds.words}, as was said last.`,
    choose: (value, source) => {
      const chosen = claims.find((claim) => valueOf(claim) === value) ?? holds;
      applyConstraint(field, chosen.constraint);
      addSource(field.sources, source);
    },
  });
}
