import { entityAt } from '../../grammar/classes.js';
import { find, pattern } from '../../grammar/pattern.js';
import type { Context } from '../context.js';
import { CREATED, opensWithCondition } from './changing.js';
import { classesOf, complement, conditionAt, conditionIn, qualifiedAt } from './conditions.js';
import { add } from './rule.js';

const DELETE_ONLY = [
  pattern('only <q:w> (<modal>|are allowed to|is allowed to) (be)? (deleted|removed|erased|destroyed|purged)'),
  pattern('<q:q> (<modal>|must|may) only (be)? (deleted|removed|erased|destroyed|purged) (while|when|if|as long as|in)? <c:gap>'),
  pattern('<q:q> (<modal>|must|may) (be)? (deleted|removed|erased|destroyed|purged) only (while|when|if|as long as|in)? <c:gap>'),
  pattern('(no deleting|never delete|do not delete) <q:q> (unless|except|if not|but) <c:gap>'),
  pattern('(delete|deleting|remove) (of)? <q:q> (is)? (only|just)? (possible|allowed|permitted)? (while|when|if) <c:gap>'),
];
const DELETE_NEVER = [
  pattern(
    '<q:q> (<modal>|is|are)? (not|never|no longer) (<modal>)? (ever)? (be)? (<w:participle> (or|and|nor) (be)?)? (deleted|removed|erased|destroyed|purged)',
  ),
  pattern('<q:q> (<modal>|is|are) not (ever)? (be)? (deleted|removed|erased|destroyed|purged)'),
  pattern('(never|not) (delete|remove) <q:q>'),
];

export function readDeleteRules(context: Context): boolean {
  const { tokens } = context;
  const classes = classesOf(context);
  for (const [index, wanted] of DELETE_ONLY.entries()) {
    const match = find(wanted, tokens, classes);
    const subject = match?.captures['q'] && qualifiedAt(context, match.captures['q'].start, index === 0);
    if (!match || !subject) continue;
    if (index === 0) {
      if (subject.when) return add(context, subject.entity, { kind: 'deleteOnly', when: subject.when });
      continue;
    }
    for (let at = match.captures['c']?.start ?? match.end; at < tokens.length; at += 1) {
      const when = conditionAt(context, subject.entity, at);
      if (when) return add(context, subject.entity, { kind: 'deleteOnly', when: when.when });
    }
  }
  for (const wanted of DELETE_NEVER) {
    const match = find(wanted, tokens, classes);
    const subject = match?.captures['q'] && qualifiedAt(context, match.captures['q'].start);
    if (
      !match ||
      !subject ||
      ['with', 'has', 'have', 'having', 'any', 'of', 'contains', 'in', 'on', 'by', 'for', 'at', 'to'].includes(
        tokens[match.start - 1]?.lower ?? '',
      )
    )
      continue;
    const rest = tokens.slice(match.end).map((token) => token.lower);
    if (!subject.when && ['that', 'which', 'who', 'with', 'having'].includes(rest[0] ?? '')) continue;
    const condition = rest.findIndex((word) => ['once', 'when', 'while', 'if', 'after', 'as', 'unless'].includes(word));
    if (condition >= 0) {
      if (rest[condition] === 'unless') {
        const when = conditionAt(context, subject.entity, match.end + condition + 1);
        if (when) return add(context, subject.entity, { kind: 'deleteOnly', when: when.when });
        continue;
      }
      const when = conditionAt(context, subject.entity, match.end + condition);
      const others = when && complement(subject.entity, when.when);
      if (others) return add(context, subject.entity, { kind: 'deleteOnly', when: others });
      continue;
    }
    if (subject.when) {
      const others = complement(subject.entity, subject.when);
      if (others) return add(context, subject.entity, { kind: 'deleteOnly', when: others });
      continue;
    }
    const whole = context.statement.tokens;
    if (opensWithCondition(context) && !whole.some((token) => CREATED.has(token.lower))) {
      const when = conditionIn({ ...context, tokens: whole }, subject.entity, 0);
      const others = when && complement(subject.entity, when);
      if (others) return add(context, subject.entity, { kind: 'deleteOnly', when: others });
      continue;
    }
    if (tokens.slice(match.captures['q']?.start ?? 0, match.end).some((token) => ['with', 'has', 'have'].includes(token.lower))) continue;
    if (entityAt(tokens, match.end, { entities: context.draft.entities })) continue;
    return add(context, subject.entity, { kind: 'deleteOnly' });
  }
  return false;
}
