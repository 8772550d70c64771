import type { Statement } from '../../text/statement.js';
import { type AccessClaims, isSimple, type RightClaim } from './claims.js';
import { EVERYONE, isPersonWord } from './people.js';
import { rightOf } from './rights.js';
import { asksForSignIn, isAudit, rolesListed, sentenceOf, whoSignsIn } from './sign-in.js';

const NEVER_A_ROLE = new Set(['everyone', 'anyone', 'author']);

/** Everything that is said of signing in and of what people may do; nothing where nobody signs in. */
export function readAccess(statements: readonly Statement[]): AccessClaims | undefined {
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
      (who ?? []).filter((key) => !EVERYONE.has(key) || key === 'user'),
      statement,
    );
  }
  const lists = spoken.filter((statement) => rolesListed(statement) !== undefined && !claims.signIns.includes(statement));
  const declared = new Set([...known, ...lists.flatMap((statement) => rolesListed(statement) ?? [])]);
  const said = spoken.filter((statement) => !claims.signIns.includes(statement) && !lists.includes(statement));
  const rights = said.flatMap((statement) => rightOf(statement, declared) ?? []);
  const active = claims.signIns.length > 0 || rights.some((right) => speaksOfPeople(right));
  if (!active) return undefined;
  claims.lists.push(...lists);
  for (const statement of lists) note(rolesListed(statement) ?? [], statement);
  for (const right of rights) {
    const strangers = right.who.filter((key) => !NEVER_A_ROLE.has(key) && !known.has(key));
    if (strangers.length > 0 && !isSimple(right)) continue;
    note(strangers, right.statement);
    claims.rights.push(right);
  }
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

/** Without a word of signing in, only what can be meant of people alone makes them sign in. */
const speaksOfPeople = (right: RightClaim): boolean =>
  right.only &&
  !right.denied &&
  isSimple(right) &&
  right.who.every((key) => isPersonWord(key) || key === 'author') &&
  right.who.some((key) => key !== 'author');
