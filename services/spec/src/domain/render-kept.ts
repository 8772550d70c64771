import type { Source, Spec } from '@hexad/proto/documents';
import { timeInWords } from './writing/requests/limit.js';

/** What is kept when it is deleted, of what people are reminded, and how many requests are answered. */
export function keptPart(spec: Spec, support: (sources: readonly Source[]) => string, cell: (text: string) => string): string[] {
  const { rateLimit } = spec;
  return [
    ...spec.entities.flatMap(({ pluralLabel, softDelete }) =>
      softDelete === undefined
        ? []
        : [
            `- Deleted ${cell(pluralLabel.toLowerCase())} are kept${softDelete.days === undefined ? '' : ` for ${String(softDelete.days)} days`}${softDelete.restore ? ' and can be restored' : ''} — ${support(softDelete.sources)}`,
          ],
    ),
    ...spec.entities.flatMap(({ reminders = [] }) =>
      reminders.map(({ id, statement, sources }) => `- ${id} (reminder): ${cell(statement)} — ${support(sources)}`),
    ),
    ...(rateLimit === undefined
      ? []
      : [
          `- At most ${String(rateLimit.requests)} requests in one ${timeInWords(rateLimit.seconds)} for each ${rateLimit.by} — ${support(rateLimit.sources)}`.replace(
            /one (?=\d)/,
            '',
          ),
        ]),
  ];
}
