import type { Statement } from '../../text/statement.js';

/** A role as the brief says it, in the singular: `project lead`. */
export interface RoleClaim {
  readonly key: string;
  readonly statement: Statement;
}

/** What a verb asks for: actions on records, or the change of state that it names. */
export type Deed = 'create' | 'read' | 'update' | 'delete' | { readonly verb: string };

/** What one sentence says about who may do what. */
export interface RightClaim {
  readonly statement: Statement;
  /** Keys of roles; `everyone` who is signed in, `anyone` also who is not, `author` of the record. */
  readonly who: readonly string[];
  readonly deeds: readonly Deed[];
  /** Nobody else may. */
  readonly only: boolean;
  readonly denied: boolean;
  /** Only what is their own: found by how the records hang together, or what they made. */
  readonly own?: 'theirs' | 'made';
  /** Where the things start that it speaks of, as indexes of the statement's tokens; absent: everything. */
  readonly things?: readonly [number, number];
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
const saysMore = ({ deeds, things, statement, own }: RightClaim): boolean =>
  deeds.some((deed) => typeof deed === 'object') ||
  (things !== undefined &&
    own === undefined &&
    statement.tokens.slice(...things).some((token) => token.kind === 'number' || MORE.has(token.lower)));

/** Statements that speak of access and of nothing else. */
export const claimed = (claims: AccessClaims): ReadonlySet<Statement> =>
  new Set([
    ...claims.signIns,
    ...claims.audits,
    ...claims.lists,
    ...claims.administrators.map(({ statement }) => statement),
    ...claims.rights.filter((right) => !saysMore(right)).map(({ statement }) => statement),
  ]);
