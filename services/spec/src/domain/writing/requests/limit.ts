import type { RateLimit } from '@hexad/proto/documents';
import type { Draft } from '../../draft/draft.js';
import type { CriterionDraft } from '../criteria.js';

/* oxlint-disable unicorn/no-thenable -- Given/When/Then is the criterion's standard wording */

export const rateLimitOf = (asked: Draft['requests']): RateLimit | undefined =>
  asked && { requests: asked.requests, seconds: asked.seconds, by: asked.by, sources: [asked.source] };

const UNITS: readonly (readonly [number, string])[] = [
  [86_400, 'day'],
  [3600, 'hour'],
  [60, 'minute'],
  [1, 'second'],
];

/** `minute`, `10 seconds`. */
export function timeInWords(seconds: number): string {
  const [size, unit] = UNITS.find(([each]) => seconds % each === 0) ?? [1, 'second'];
  return seconds === size ? unit : `${String(seconds / size)} ${unit}s`;
}

/** The limit is kept by what answers every request, so it belongs to the foundation. */
export const requestCriteria = (limit: RateLimit | undefined): CriterionDraft[] =>
  limit === undefined
    ? []
    : [
        {
          given:
            `${limit.by === 'user' ? 'somebody' : 'an address'} that has sent ${String(limit.requests)} ${limit.requests === 1 ? 'request' : 'requests'} within one ${timeInWords(limit.seconds)}`.replace(
              /one (?=\d)/,
              '',
            ),
          when: 'another one comes before the time is over',
          then: 'it is refused and says when to come again; others are answered, and it is answered itself when the time is over',
          check: { kind: 'rateLimit' },
          sources: limit.sources,
        },
      ];
