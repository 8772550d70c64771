import type { EntityDraft, WhenDraft } from '../../draft/draft.js';
import { entityAt } from '../../grammar/classes.js';
import type { Context } from '../context.js';
import { inTurn } from '../context.js';
import { conditionAt } from './conditions.js';

export interface HeldAt {
  readonly entity: EntityDraft;
  readonly when: WhenDraft;
  readonly start: number;
  readonly end: number;
  /** The word that leads to it (`once`, `until`), where one does. */
  readonly lead: string | undefined;
}

const LEADING = new Set(['if', 'when', 'whenever', 'once', 'after', 'while', 'until', 'before', 'unless', 'in', 'as', 'for']);
/** How far a leading word stands from its condition: `once the loan has been handed out`. */
const AWAY = 7;

/** A condition on a record that the sentence states: a clause that is led by `once`, `if`, …, or a state before the noun (`closed loans`). */
export function heldAt(context: Context): HeldAt | undefined {
  const { tokens, draft, focus } = context;
  for (const entity of inTurn(draft.entities, focus)) {
    for (let at = 0; at < tokens.length; at += 1) {
      const found = conditionAt(context, entity, at);
      if (!found || ['be', 'not'].includes(tokens[at]?.lower ?? '')) continue;
      const named = entityAt(tokens, found.end, { entities: [entity] }) !== undefined;
      const lead = leadBefore(context, at);
      if (lead === undefined && !named) continue;
      if (tokens.slice(at, found.end).some(({ lower }) => lower === 'not' || lower === 'never')) continue;
      return { entity, when: found.when, start: at, end: found.end, lead };
    }
  }
  return undefined;
}

function leadBefore({ tokens }: Context, at: number): string | undefined {
  for (let back = at; back >= Math.max(0, at - AWAY); back -= 1) {
    const { lower = '' } = tokens[back] ?? {};
    if (back < at && /^[.;:,]$/.test(lower)) return undefined;
    if (LEADING.has(lower)) return lower;
  }
  return undefined;
}
