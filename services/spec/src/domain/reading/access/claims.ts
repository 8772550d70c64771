import type { Statement } from '../../text/statement.js';
import type { Token } from '../../text/token.js';

/** A role as the brief says it, in the singular: `project lead`. */
export interface RoleClaim {
  readonly key: string;
  readonly statement: Statement;
}

/** What a verb asks for: actions on records, or the change of state that it names. */
export type Deed = 'create' | 'read' | 'update' | 'delete' | { readonly verb: string };

/** What one clause says about who may do what. */
export interface Permission {
  /** Keys of roles; `everyone` who is signed in, `anyone` also who is not, `author` of the record, `nobody`. */
  readonly who: readonly string[];
  readonly deeds: readonly Deed[];
  /** Nobody else may. */
  readonly only: boolean;
  readonly denied: boolean;
  /** Only what is their own: found by how the records hang together, or what they made. */
  readonly own?: 'theirs' | 'made';
  /** The words that say what it is about; absent: everything. */
  readonly things?: readonly Token[];
  /** Said without a word of permission (`clerks record trips`): it may be told of what there is. */
  readonly plain?: true;
  /** A user story: it may say more of what there is. */
  readonly story?: true;
  /** The characters of the clause that says it. */
  readonly from?: number;
  readonly to?: number;
}

/** What one sentence says about who may do what. */
export interface RightClaim extends Permission {
  readonly statement: Statement;
  /** Not all of the sentence is about rights, or is understood. */
  readonly partial?: true;
}

/** Who signs in, and what is said of them. */
export interface AccessClaims {
  readonly roles: RoleClaim[];
  readonly rights: RightClaim[];
  /** Sentences that list the roles. */
  readonly lists: Statement[];
  /** Sentences that ask for signing in, without more. */
  readonly signIns: Statement[];
  /** Sentences that ask for keeping who made and changed records. */
  readonly audits: Statement[];
  /** Roles that manage accounts. */
  readonly administrators: RoleClaim[];
}

export const isSimple = (right: RightClaim): boolean => !saysMore(right);

const MORE = new Set(['with', 'has', 'have', 'which', 'that', 'by', ':', '(', 'most', 'least', 'up']);

/** What is left for those who read records, because it may say something of them too. */
const saysMore = ({ deeds, things, own, partial, plain, story }: RightClaim): boolean =>
  partial === true ||
  plain === true ||
  story === true ||
  deeds.some((deed) => typeof deed === 'object') ||
  (things !== undefined && own === undefined && things.some((token) => token.kind === 'number' || MORE.has(token.lower)));

/** Statements that speak of access and of nothing else. */
export function claimed(claims: AccessClaims): ReadonlySet<Statement> {
  const more = new Set(claims.rights.filter(saysMore).map(({ statement }) => statement));
  return new Set([
    ...claims.signIns,
    ...claims.audits,
    ...claims.lists,
    ...claims.administrators.map(({ statement }) => statement),
    ...claims.rights.map(({ statement }) => statement).filter((statement) => !more.has(statement)),
  ]);
}
