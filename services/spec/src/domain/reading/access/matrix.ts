import { entityAt } from '../../grammar/classes.js';
import type { Statement } from '../../text/statement.js';
import type { Token } from '../../text/token.js';
import type { Deed, RightClaim } from './claims.js';
import { EVERYONE, isPerson, mayBeRole, peopleIn } from './people.js';
import { deedAt, isPlainDeed } from './verbs.js';
import type { Scene } from './who.js';
import { rightsOf } from './rights.js';
import { type Words } from './words.js';

const ALL: readonly Deed[] = ['create', 'read', 'update', 'delete'];
const LETTERS: Readonly<Record<string, Deed>> = { c: 'create', r: 'read', u: 'update', d: 'delete', w: 'update' };
const YES = new Set(['yes', 'y', 'x', '✓', '✔', '✅', '●', 'allowed', '+']);
const FULL = new Set(['everything', 'all', 'full', 'anything', '*']);
const NONE = new Set(['-', '–', '—', 'no', 'none', 'n', 'nothing', '✗', '❌', '']);

interface Granted {
  readonly deed: Deed;
  readonly own: boolean;
}

/** `create, view own`, `everything`, `CRUD`, `–`; nothing where a cell says something else. */
function grantedIn(cell: Words): Granted[] | undefined {
  const words = cell.filter(
    ({ lower }) => ![',', '/', 'and', 'only', '(', ')', '+', ';', '&', 'access', 'the', '.'].includes(lower) || cell.length === 1,
  );
  if (words.length === 0 || (words.length === 1 && NONE.has(words[0]!.lower))) return [];
  const found: Granted[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at]!.lower;
    const own = ['own', 'their', 'theirs'].includes(words[at + 1]?.lower ?? '');
    if (FULL.has(word)) found.push(...ALL.map((deed) => ({ deed, own })));
    else if (/^[crudw]{1,5}$/.test(word) && word.length > 1 ? true : /^[crudw]$/.test(word))
      for (const letter of word)
        found.push(...(letter === 'w' ? (['create', 'update', 'delete'] as const) : [LETTERS[letter]!]).map((deed) => ({ deed, own })));
    else if (isPlainDeed(word) || deedAt(words, at)!.end > at + 1) {
      found.push(...deedAt(words, at)!.deeds.map((deed) => ({ deed, own })));
      at = deedAt(words, at)!.end - 1;
    } else if (!['own', 'their', 'theirs', 'ones', 'read-only'].includes(word)) return undefined;
    else if (word === 'read-only') found.push({ deed: 'read', own });
    else if (found.length > 0 && words.length === at + 1 && !own && at > 0 && found.every((one) => !one.own)) {
      const last = found.at(-1)!;
      found[found.length - 1] = { ...last, own: true };
    }
  }
  return found;
}

const roleIn = (text: string, tokens: Words, scene: Scene): string | undefined => {
  const [key, ...more] = peopleIn(text.trim()) ?? [];
  if (key === undefined || more.length > 0) return undefined;
  if (EVERYONE.has(key) && !scene.declared.has(key)) return key === 'anyone' ? 'anyone' : 'everyone';
  return scene.declared.has(key) || (mayBeRole(key) && tokens.some(isPerson)) ? key : undefined;
};

const wordsOf = (text: string, { start }: Statement): Token[] =>
  text
    .split(' ')
    .filter((word) => word !== '')
    .map((word) => ({ kind: 'word', text: word, lower: word, start, end: start, tags: new Set<string>() }));

const namesOnly = (words: Words, scene: Scene): boolean => {
  const found = entityAt(words, 0, { entities: scene.entities });
  return found !== undefined && found.end >= words.length;
};

const MAY =
  /^(?:(?:what (?:they|he|she) )?(?:can|may|is allowed|are allowed|does|do)\b.*|(?:rights?|permissions?|access|allowed|tasks?|responsibilities|abilities))$/;

/** `| Curator | create and edit exhibits, approve loans |`: what somebody may do, in words. */
export function toldInRow(statement: Statement, scene: Scene): RightClaim[] | undefined {
  const { cells, header } = statement;
  const [first = []] = cells ?? [];
  const column = (header ?? []).findIndex((title, at) => at > 0 && MAY.test(title.trim()));
  const said = column < 0 ? undefined : cells?.[column];
  const role = roleIn(first.map(({ lower }) => lower).join(' '), first, scene);
  if (!said || said.length === 0 || role === undefined) return undefined;
  return rightsOf({ ...statement, tokens: said }, scene, [role])?.rights.map((right) => ({
    ...right,
    statement,
    only: right.only || (right.own === undefined && !right.denied && right.things !== undefined),
  }));
}

/** A row of a table of roles and records: roles down and records across, records down and roles across, or deeds down and roles across. */
export function matrixRights(statement: Statement, scene: Scene): RightClaim[] {
  const { cells, header } = statement;
  if (!cells || !header || header.length < 2 || cells.length < 2) return [];
  const [first = []] = cells;
  const label = first.map(({ lower }) => lower).join(' ');
  const across = header.slice(1).map((title) => ({ title, words: wordsOf(title, statement) }));
  const role = roleIn(label, first, scene);
  const made = (who: string, granted: readonly Granted[], things: readonly Token[]): RightClaim[] =>
    granted.map(({ deed, own }) => ({
      statement,
      who: [who],
      deeds: [deed],
      only: !own,
      denied: false,
      things,
      ...(own ? { own: 'theirs' as const } : {}),
    }));
  const records = across.filter(({ words }) => namesOnly(words, scene)).length;
  if (role !== undefined && records > 0 && records >= across.length - 1)
    return across.flatMap(({ words }, index) =>
      namesOnly(words, scene) ? made(role, grantedIn(cells[index + 1] ?? []) ?? [], words) : [],
    );
  const roles = across.map(({ title, words }) => roleIn(title, words, scene));
  if (roles.filter((one) => one !== undefined).length < across.length) return [];
  if (namesOnly(first, scene)) return roles.flatMap((who, index) => made(who!, grantedIn(cells[index + 1] ?? []) ?? [], first));
  const said = deedAt(first, 0);
  if (!said || typeof said.deeds[0] !== 'string') return [];
  return roles.flatMap((who, index) => {
    const cell = (cells[index + 1] ?? []).map(({ lower }) => lower).join(' ');
    const own = /\bown\b/.test(cell);
    return YES.has(cell) || own
      ? made(
          who!,
          said.deeds.map((deed) => ({ deed, own })),
          first.slice(said.end),
        )
      : [];
  });
}
