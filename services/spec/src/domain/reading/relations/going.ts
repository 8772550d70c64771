import { addSource, type EntityDraft, type RelationDraft } from '../../draft/draft.js';
import { entityAt } from '../../grammar/classes.js';
import { type Context, place } from '../context.js';

const DELETING = new Set(
  'delete deletes deleted deleting deletion remove removes removed removing removal erase erases erased erasing destroyed killed gone purged'.split(
    ' ',
  ),
);
const GOING = new Set(
  'deleted removed delete deletes removes go goes gone vanish vanishes disappear disappears erased too also with along together follow follows lost'.split(
    ' ',
  ),
);
const STAYING = new Set(
  'stay stays remain remains kept keep keeps survive survives without unassigned cleared empty lose loses'.split(' '),
);
const DENYING = new Set('not never cannot nobody impossible forbidden refused prohibited no'.split(' '));
const CONDITION = new Set(
  'if when while as once until unless with that which who whose where because upon on whoever after having still'.split(' '),
);
const LEADS = new Set('if when while as once until unless upon on whoever after'.split(' '));

interface Pair {
  readonly parent: EntityDraft;
  readonly child: EntityDraft;
  readonly relation: RelationDraft;
}

interface Mention {
  readonly entity: EntityDraft;
  readonly at: number;
}

function mentionsIn({ tokens, draft }: Context): Mention[] {
  const mentions: Mention[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const found = entityAt(tokens, at, { entities: draft.entities });
    if (!found) continue;
    mentions.push({ entity: found.entity, at });
    at = found.end - 1;
  }
  return mentions;
}

/** The two records the sentence speaks of, of which one belongs to the other. */
function pairIn(mentions: readonly Mention[]): Pair | undefined {
  const named = [...new Set(mentions.map(({ entity }) => entity))];
  const [one, other] = named;
  if (!one || !other || named.length > 2) return undefined;
  for (const [child, parent] of [
    [one, other],
    [other, one],
  ] as const) {
    const found = child.relations.filter(({ kind, target }) => kind === 'belongsTo' && target === parent);
    const [relation] = found;
    if (relation && found.length === 1) return { parent, child, relation };
  }
  return undefined;
}

/** What the sentence says is, or is not, deleted: after the verb in the active voice, before it in the passive. */
function deletedIn({ tokens }: Context, mentions: readonly Mention[]): EntityDraft | undefined {
  const at = tokens.findIndex(({ lower }) => DELETING.has(lower));
  const word = tokens[at]?.lower ?? '';
  const passive = /(?:ed|gone)$/.test(word);
  if (!passive) return mentions.find((one) => one.at > at && one.at - at <= 5)?.entity;
  const comma = LEADS.has(tokens[0]?.lower ?? '') ? tokens.findIndex(({ lower }, index) => lower === ',' && index < at) : -1;
  return mentions.find((one) => one.at > comma && one.at < at)?.entity;
}

/** What becomes of the pieces when the whole is deleted, whatever the words: nothing may be left, or nothing is lost, or it cannot be done. */
export function readGoing(context: Context): boolean {
  const { tokens } = context;
  const words = tokens.map(({ lower }) => lower);
  if (!words.some((word) => DELETING.has(word))) return false;
  const mentions = mentionsIn(context);
  const pair = pairIn(mentions);
  if (!pair || pair.relation.onDelete !== undefined) return false;
  const { parent, child, relation } = pair;
  const denied = words.some((word) => DENYING.has(word));
  const deleted = deletedIn(context, mentions);
  const settle = (what: NonNullable<RelationDraft['onDelete']>): boolean => {
    relation.onDelete = what;
    if (what === 'setNull') relation.required = false;
    addSource(relation.sources, context.source);
    return place(context, child);
  };
  if (denied) return deleted === parent && words.some((word) => CONDITION.has(word)) && settle('restrict');
  const later = mentions.find(({ entity }) => entity === child)?.at ?? 0;
  const after = words.slice(later);
  if (words.some((word) => STAYING.has(word))) return deleted === parent && settle('setNull');
  const also = after.some((word) => GOING.has(word)) || words.slice(0, later).some((word) => word === 'also' || word === 'too');
  const first = mentions.find(({ entity }) => entity === parent)?.at ?? 0;
  const conditional =
    words.some((word) => LEADS.has(word) || word === 'deleting' || word === 'removing') || words[0] === 'delete' || words[0] === 'remove';
  return first < later && deleted === parent && conditional && also && settle('cascade');
}
