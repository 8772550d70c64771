import type { Spec } from '@hexad/proto/documents';
import type { Draft } from '../draft/draft.js';

/** Risks that follow from the brief itself: what it leaves open, what it asks beyond the generated code, its size. */
export function risksOf(draft: Draft): Spec['risks'] {
  const risks: Spec['risks'] = [];
  const open = draft.questions.length;
  if (open > 0)
    risks.push({
      statement: `${String(open)} point${open === 1 ? '' : 's'} of the brief ${open === 1 ? 'is' : 'are'} open and built on an assumption.`,
      mitigation: 'Answer the questions and build again; each assumption is listed with what it led to.',
    });
  if (draft.nfrs.length > 0)
    risks.push({
      statement: 'Non-functional wishes are recorded but not measured by the generated tests.',
      mitigation: 'Check them against the running application before it goes live.',
    });
  if (draft.entities.length > 10)
    risks.push({
      statement: `${String(draft.entities.length)} kinds of records make a large first delivery.`,
      mitigation: 'Deliver by milestone: managing first, then behaviour, then finding.',
    });
  return risks;
}
