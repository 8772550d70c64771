import { entityAt } from '../grammar/classes.js';
import { find, pattern } from '../grammar/pattern.js';
import { determinersAt } from '../grammar/phrase.js';
import { type Context, place } from './context.js';

const STORED = pattern(
  '(we|i|(the|this|our|an)? (system|application|app|tool|software|database|platform|service|program|it)) (<modal>|want to|need to|have to|has to)? (be able to|allow (us|me|users|people) to|let (us|me|users|people))? (~store|~keep|~manage|~record|~maintain|~track|keep track of|~register|~hold|~administer)',
);
const JOINTS = new Set([',', 'and', '.', ';', '+', 'also', 'as', 'well']);

/** `The system shall store boats and trips.` names records and says nothing more of them. */
export function readStored(context: Context): boolean {
  const { tokens, draft } = context;
  const match = find(STORED, tokens, context.classes);
  if (!match || match.start > 2) return false;
  const named = [];
  for (let at = match.end; at < tokens.length;) {
    if (JOINTS.has(tokens[at]?.lower ?? '')) {
      at += 1;
      continue;
    }
    const found = entityAt(tokens, determinersAt(tokens, at).end, { entities: draft.entities });
    if (!found) return false;
    named.push(found.entity);
    at = found.end;
  }
  return named.length > 0 && named.map((entity) => place(context, entity)).every(Boolean);
}
