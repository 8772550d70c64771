import { find, pattern } from '../../grammar/pattern.js';
import { type Context, place } from '../context.js';
import { classesOf, qualifiedAt } from './conditions.js';

const READ_ONLY = pattern('<q:q> (<modal>|is|are) (be)? (read-only|only (be)? (read|viewed))');

export function readOperations(context: Context): boolean {
  const match = find(READ_ONLY, context.tokens, classesOf(context));
  const subject = match?.captures['q'] && qualifiedAt(context, match.captures['q'].start);
  if (!match || !subject || subject.when) return false;
  subject.entity.forbidden.add('update').add('delete').add('create');
  return place(context, subject.entity);
}
