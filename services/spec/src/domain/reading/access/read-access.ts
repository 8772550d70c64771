import type { EntityDraft } from '../../draft/draft.js';
import type { Statement } from '../../text/statement.js';
import { type AccessClaims, isSimple, type RightClaim } from './claims.js';
import { EVERYONE, isGroup, isPersonWord, peopleIn, soundsLikePerson } from './people.js';
import { remember, rightsOf } from './rights.js';
import { asksForSignIn, isAudit, rolesListed, sentenceOf, whoSignsIn } from './sign-in.js';
import { matrixRights, toldInRow } from './matrix.js';
import { is, personEnd, textOfWords, trimmed } from './words.js';
import type { Scene } from './who.js';

const ABOUT_PEOPLE = /\b(?:roles?|users?|who|permissions?|people|rights|access|actors?|personas?)\b/;
const NEVER_A_ROLE = new Set(['everyone', 'anyone', 'author', 'nobody']);

/** Everything that is said of signing in and of what people may do; nothing where nobody signs in. */
export function readAccess(statements: readonly Statement[], entities: readonly EntityDraft[]): AccessClaims | undefined {
  const claims: AccessClaims = { roles: [], rights: [], signIns: [], lists: [], audits: [], administrators: [] };
  const spoken = statements.filter(({ kind }) => kind === 'paragraph' || kind === 'item');
  const known = new Set<string>();
  const note = (keys: readonly string[], statement: Statement): void => {
    for (const key of keys) if (!known.has(key)) claims.roles.push({ key: add(key), statement });
  };
  const add = (key: string): string => {
    known.add(key);
    return key;
  };
  for (const statement of spoken) {
    const who = whoSignsIn(statement);
    if (who === undefined && !asksForSignIn(statement)) continue;
    claims.signIns.push(statement);
    note(
      (who ?? []).filter((key) => (!EVERYONE.has(key) && isRoleName(key)) || key === 'user'),
      statement,
    );
  }
  const lists = spoken.filter((statement) => rolesListed(statement) !== undefined && !claims.signIns.includes(statement));
  const declared = new Set([...known, ...lists.flatMap((statement) => rolesListed(statement) ?? [])]);
  const said = spoken.filter((statement) => !claims.signIns.includes(statement) && !lists.includes(statement));
  const scene: Scene = { declared, entities };
  const leads = new Map<number, readonly string[]>();
  const rights: RightClaim[] = [];
  const roleItems: Statement[] = [];
  for (const statement of statements) {
    if (statement.kind === 'row') rights.push(...(toldInRow(statement, scene) ?? matrixRights(statement, scene)));
    if (!said.includes(statement)) continue;
    const lead = leads.get(statement.parent?.index ?? -1) ?? leadOf(statement, scene);
    const own = nameAlone(statement, scene);
    if (own !== undefined) {
      leads.set(statement.index, own);
      roleItems.push(statement);
      continue;
    }
    rights.push(...(rightsOf(statement, scene, lead)?.rights ?? []));
    remember(trimmed(statement.tokens), scene);
  }
  const active = claims.signIns.length > 0 || rights.some((right) => speaksOfPeople(right));
  if (!active) return undefined;
  claims.lists.push(
    ...lists,
    ...roleItems.filter((item) =>
      statements.some(({ parent }) => parent === item && rights.some((right) => right.statement.parent === item)),
    ),
  );
  const listed = lists.flatMap((statement) => rolesListed(statement) ?? []);
  if (listed.length > 0 && !listed.includes('user') && known.delete('user'))
    claims.roles.splice(0, claims.roles.length, ...claims.roles.filter(({ key }) => key !== 'user'));
  for (const statement of lists) note(rolesListed(statement) ?? [], statement);
  for (const right of rights)
    if (right.plain !== true)
      note(
        right.who.filter((key) => !NEVER_A_ROLE.has(key)),
        right.statement,
      );
  const full = fullNames([...known]);
  for (const right of rights) {
    const strangers = right.who.filter((key) => !NEVER_A_ROLE.has(key) && !known.has(key));
    if (strangers.length > 0 && entities.some((one) => strangers.includes(one.key))) continue;
    note(strangers, right.statement);
    claims.rights.push({ ...right, who: right.who.map((key) => full.get(key) ?? key) });
  }
  const roles = claims.roles.filter(({ key }) => !full.has(key) || declared.has(key));
  claims.roles.splice(0, claims.roles.length, ...roles);
  for (const statement of said) if (isAudit(statement)) claims.audits.push(statement);
  for (const statement of said) {
    const managers =
      /^(.+?) (?:can |may |must |should )?(?:manage|manages|administer|create|creates) (?:the |all |other )?(?:user )?(?:accounts?|users|roles)(?: and (?:user )?(?:accounts|users|roles|rights|permissions))*$/.exec(
        sentenceOf(statement),
      )?.[1];
    const keys = managers === undefined ? [] : [...known].filter((key) => new RegExp(`\\b${key}s?\\b`).test(managers));
    for (const key of keys) claims.administrators.push({ key, statement });
  }
  const accounts = new Set(claims.administrators.map(({ statement }) => statement));
  return { ...claims, rights: claims.rights.filter(({ statement }) => !accounts.has(statement)) };
}

/** `technician` where only laboratory technicians are spoken of. */
function fullNames(keys: readonly string[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const key of keys) {
    const longer = keys.filter((one) => one.endsWith(` ${key}`));
    if (longer.length === 1 && longer[0] !== undefined && !key.includes(' ')) found.set(key, longer[0]);
  }
  return found;
}

/** `logged-in people`, `whoever works here`: no role of its own. */
const isRoleName = (key: string): boolean => {
  const last = key.split(' ').at(-1) ?? '';
  return (soundsLikePerson(last) || isGroup(last)) && !key.split(' ').some((word) => ['whoever', 'who', 'must', 'here'].includes(word));
};

/** `## Librarian`, `As a member:` above what they may do. */
function leadOf(statement: Statement, scene: Scene): readonly string[] | undefined {
  const heading = statement.headings.at(-1);
  return heading && statement.kind === 'item' ? nameAlone(heading, scene) : undefined;
}

/** A statement that is nothing but the name of somebody, of whom no records are kept by that name alone. */
function nameAlone(statement: Statement, scene: Scene): readonly string[] | undefined {
  const words = trimmed(statement.tokens);
  const from = is(words[0], 'as', 'for', 'what') ? 1 : 0;
  if (words.length === 0 || words.length > 5) return undefined;
  if (words.some((token) => is(token, 'only'))) return undefined;
  const asked = from === 1 || (statement.parent !== undefined && ABOUT_PEOPLE.test(textOfWords(statement.parent.tokens)));
  const end = personEnd(words, from);
  if (end === undefined || words.length > end + 1 || (words.length === end + 1 && !is(words[end], 'role', 'may', 'can'))) return undefined;
  const keys = peopleIn(
    words
      .slice(from, end)
      .map(({ lower }) => lower)
      .join(' '),
  );
  if (!keys || keys.length > 1) return undefined;
  const [key = ''] = keys;
  const record = scene.entities.find((one) => one.key === key);
  return !asked && record !== undefined && !scene.declared.has(key) ? undefined : EVERYONE.has(key) ? ['everyone'] : [key];
}

/** Without a word of signing in, only what can be meant of people alone makes them sign in. */
const speaksOfPeople = (right: RightClaim): boolean =>
  (right.only || right.denied) &&
  right.plain !== true &&
  (isSimple(right) || right.own !== undefined) &&
  right.who.every((key) => isPersonWord(key.split(' ').at(-1) ?? '') || isGroup(key.split(' ').at(-1) ?? '') || key === 'author') &&
  right.who.some((key) => key !== 'author');
