import type { ServedRequirement, Spec, Story } from '@hexad/proto/documents';

type Sources = Story['sources'];

/** The requirements of a spec as a recommendation names them, and what they say in words. */
export interface Requirement extends ServedRequirement {
  readonly from: 'story' | 'nfr' | 'unplaced';
  /** Of a non-functional one. */
  readonly category: string;
  /** The generated code meets it as it is. */
  readonly built: boolean;
  /** Of a story. */
  readonly capability: string;
}

export function requirementsOf(spec: Spec): Requirement[] {
  const quote = quoter(spec);
  return [
    ...spec.stories.map(({ id, title, capability, sources }) => ({
      id,
      statement: title,
      quote: quote(sources),
      from: 'story' as const,
      category: '',
      built: false,
      capability,
    })),
    ...spec.nfrs.map(({ id, statement, category, status, sources }) => ({
      id,
      statement,
      quote: quote(sources),
      from: 'nfr' as const,
      category,
      built: status === 'built',
      capability: '',
    })),
    ...spec.unplaced.map(({ span, reason }, index) => ({
      id: `U${index + 1}`,
      statement: `Found no place in the spec: ${reason}`,
      quote: span.quote,
      from: 'unplaced' as const,
      category: '',
      built: false,
      capability: '',
    })),
  ];
}

export const named = ({ id, statement, quote }: Requirement): ServedRequirement => ({ id, statement, quote });

/** The words in which somebody asked: the brief's own, the question that was answered, or the assumption. */
function quoter({ questions, assumptions }: Spec): (sources: Sources) => string | null {
  return (sources) => {
    const [source] = sources;
    switch (source?.kind) {
      case 'brief':
        return source.span.quote;
      case 'answer':
        return questions.find(({ id }) => id === source.question)?.text ?? null;
      case 'assumption':
        return assumptions.find(({ id }) => id === source.assumption)?.statement ?? null;
      case undefined:
        return null;
    }
  };
}
