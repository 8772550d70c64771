import type { Question, Spec } from '@hexad/proto/documents';
import { asciiWords } from '../../domain/names.js';
import { withArticle } from '../../domain/text/article.js';

const SHORT: readonly (readonly [RegExp, string])[] = [
  [/\bmax(?:imum|imal)?\.?(?= ?\d)/gi, 'at most'],
  [/\bmin(?:imum|imal)?\.?(?= ?\d)/gi, 'at least'],
  [/\b(?:chars?|letters)\b\.?/gi, 'characters'],
];
/** A limit or a mark without anything that it is said of. */
const LIMIT = /^(?:at (?:most|least)|up to|no more than|between|exactly|from)\b|^\d+ characters/i;
const MARK = /^(?:it (?:is|should be|must be) )?(?:(?:always|not) )?(?:required|optional|mandatory|unique|read-only)$/i;

/** What was said, so that it says of what: `max 30 chars` to a question about the label of a hive. */
export function completeSentence(said: string, question: Question | undefined, spec: Spec): string {
  const text = SHORT.reduce((now, [short, long]) => now.replace(short, long), said.trim()).replace(/[.!\s]+$/, '');
  const about = question && subjectOf(question, spec);
  if (about && LIMIT.test(text)) return `${about} has ${text}.`;
  if (about && MARK.test(text)) return `${about} is ${text.replace(/^it (?:is|should be|must be) /i, '')}.`;
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;
}

const OF_SOMETHING = /^the (.+?) of (?:an?|the|each|every) (.+?) (?:has|have|should have|must have|may have|can have) (.+)\.$/i;

/** Other words for the same, for what is not understood as it was said. */
export function otherWords(sentence: string): string[] {
  const [, field, entity, limit] = OF_SOMETHING.exec(sentence) ?? [];
  if (field === undefined || entity === undefined || limit === undefined) return [];
  const holder = withArticle(entity);
  return [`${holder.slice(0, 1).toUpperCase()}${holder.slice(1)} has ${withArticle(field)} of ${limit}.`];
}

/** The attribute that a question is about, in words. */
function subjectOf({ id }: Question, spec: Spec): string | undefined {
  for (const entity of spec.entities) {
    for (const field of entity.fields) {
      const slug = [...asciiWords(entity.label), ...asciiWords(field.label)].join('-').toLowerCase();
      if (id.toLowerCase().startsWith(`q-${slug}-`))
        return `The ${field.label.toLowerCase()} of ${withArticle(entity.label.toLowerCase())}`;
    }
  }
  return undefined;
}
