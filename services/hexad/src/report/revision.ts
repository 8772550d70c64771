import type { SpecRevision } from '@hexad/proto/documents';

const count = (number: number, one: string, many = `${one}s`): string => `${number} ${number === 1 ? one : many}`;

/** What an edit of a spec changes, for people. */
export function revisionText(revision: SpecRevision): string {
  const { added, modified, removed, criteria, stories, tiny } = revision;
  return [
    ...added.map(({ id, statement }) => `  + ${id}: ${statement}`),
    ...modified.map(({ id, before, after }) =>
      after.startsWith(`${id}: `) ? `  ~ ${before} → ${after}` : `  ~ ${id}: ${before} → ${after}`,
    ),
    ...removed.map(({ id, statement }) => `  - ${id}: ${statement}`),
    `${count(added.length, 'requirement')} added, ${modified.length} modified, ${removed.length} removed; ${count(criteria.added.length, 'criterion', 'criteria')} new, ${criteria.removed.length} gone.`,
    tiny
      ? `A few lines: it takes the short way, with no plan, and proves ${count(stories.length, 'story', 'stories')} again (${stories.join(', ')}).`
      : `It is planned anew, and every story is proved again.`,
  ].join('\n');
}
