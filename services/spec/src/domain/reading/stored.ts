import { entityAt } from '../grammar/classes.js';
import { find, pattern } from '../grammar/pattern.js';
import { determinersAt, nounPhraseAt } from '../grammar/phrase.js';
import { type Context, place } from './context.js';

const STORED = pattern(
  '(we|i|(the|this|our|an)? (system|application|app|tool|software|database|platform|service|program|it)) (<modal>|want to|need to|have to|has to)? (be able to|allow (us|me|users|people) to|let (us|me|users|people))? (~store|~keep|~manage|~record|~maintain|~track|keep track of|~register|~hold|~administer|have)',
);
const JOINTS = new Set([',', 'and', '.', ';', '+', 'also', 'as', 'well']);

/** `sailing boats` are boats where there is no other kind. */
function namedAt({ tokens, draft }: Context, at: number): ReturnType<typeof entityAt> {
  const world = { entities: draft.entities };
  const phrase = nounPhraseAt(tokens, at);
  const end = phrase?.end ?? at;
  for (let head = at; head < end || head === at; head += 1) {
    const found = entityAt(tokens, head, world);
    if (found && (head === at || found.end === end)) return found;
  }
  return undefined;
}

/** `The system shall store boats and trips.` names records and says nothing more of them. */
export function readStored(context: Context): boolean {
  const { tokens } = context;
  const match = find(STORED, tokens, context.classes);
  if (!match || match.start > 4) return false;
  const named = [];
  for (let at = match.end; at < tokens.length;) {
    if (JOINTS.has(tokens[at]?.lower ?? '')) {
      at += 1;
      continue;
    }
    const found = namedAt(context, determinersAt(tokens, at).end);
    if (!found) return false;
    named.push(found.entity);
    at = found.end;
  }
  return named.length > 0 && named.map((entity) => place(context, entity)).every(Boolean);
}
