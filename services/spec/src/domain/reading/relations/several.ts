import { type EntityDraft } from '../../draft/draft.js';
import { entityAt } from '../../grammar/classes.js';
import { find, matchAt, pattern } from '../../grammar/pattern.js';
import { determinersAt } from '../../grammar/phrase.js';
import { type Context, place } from '../context.js';
import { relate } from '../attributes.js';

/** How many: `several`, `any number of`, `more than one`. */
const SEVERAL = pattern(
  '(many|several|multiple|various|numerous|different|more than one|more than a single|one or more|one or several|any number of|lots of|a lot of|a number of|a range of)',
);
const TURNED = pattern('(vice versa|the other way round|the other way around|and the reverse|conversely too)');

interface Mention {
  readonly entity: EntityDraft;
  readonly several: boolean;
}

/** Each record that is named, and whether several of it are meant. */
function mentionsIn({ tokens, draft, classes }: Context): Mention[] {
  const mentions: Mention[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const amount = matchAt(SEVERAL, tokens, at, classes);
    const start = amount ? determinersAt(tokens, amount.end).end : at;
    const found = entityAt(tokens, start, { entities: draft.entities });
    if (!found) continue;
    mentions.push({ entity: found.entity, several: amount !== undefined });
    at = found.end - 1;
  }
  return mentions;
}

const denied = ({ tokens }: Context): boolean => tokens.some(({ lower }) => ['not', 'never', 'no', 'cannot', 'without'].includes(lower));

/** `One expert deals with several claims, and a claim can be dealt with by several experts`: said from both sides, in whatever words. */
export function readSeveral(context: Context): boolean {
  const { tokens, classes } = context;
  if (denied(context) || !find(SEVERAL, tokens, classes)) return false;
  const mentions = mentionsIn(context);
  const several = mentions.filter((one) => one.several).map(({ entity }) => entity);
  const [first, second] = [...new Set(mentions.map(({ entity }) => entity))];
  if (!first || !second || new Set(mentions.map(({ entity }) => entity)).size > 2) return false;
  const turned = several.length > 0 && find(TURNED, tokens, classes) !== undefined;
  if (!turned && !(several.includes(first) && several.includes(second))) return false;
  for (const [one, other] of [
    [first, second],
    [second, first],
  ] as const)
    for (let at = one.relations.length - 1; at >= 0; at -= 1) {
      const relation = one.relations[at];
      if (relation?.target === other && relation.kind !== 'manyToMany' && relation.role === other.key) one.relations.splice(at, 1);
    }
  const known = [...first.relations, ...second.relations].some(
    ({ kind, target }) => kind === 'manyToMany' && (target === first || target === second),
  );
  if (!known) relate(context, first, 'manyToMany', second, second.key, false).owner = true;
  return place(context, first);
}
