import type { Access, Check, Entity, Right, Role } from '@hexad/proto/documents';
import { withArticle } from '../../text/article.js';
import type { CriterionDraft } from '../criteria.js';

type Aspect = Extract<Check, { kind: 'signIn' }>['aspect'];
type Outcome = Extract<Check, { kind: 'right' }>['outcome'];

/* oxlint-disable unicorn/no-thenable -- Given/When/Then is the criterion's standard wording */

const SIGN_IN: readonly { readonly aspect: Aspect; readonly given: string; readonly when: string; readonly then: string }[] = [
  {
    aspect: 'opens',
    given: 'an account',
    when: 'its e-mail address and its password are given',
    then: 'a session is opened, for programs and for browsers',
  },
  {
    aspect: 'refuses',
    given: 'an account',
    when: 'a wrong password, an unknown address or a made-up token is given',
    then: 'it is refused, and nothing tells which of them was wrong',
  },
  {
    aspect: 'required',
    given: 'nobody is signed in',
    when: 'anything is asked of the application that is not open to all',
    then: 'it is refused as not signed in',
  },
  {
    aspect: 'ends',
    given: 'somebody is signed in',
    when: 'they sign out or their session is over',
    then: 'the session is of no use any more',
  },
  { aspect: 'limited', given: 'an account', when: 'its password is guessed again and again', then: 'signing in is refused for a while' },
  {
    aspect: 'hashed',
    given: 'an account',
    when: 'it is stored',
    then: 'neither the password nor a session can be read from the database or from any answer',
  },
  {
    aspect: 'accounts',
    given: 'somebody who manages accounts',
    when: 'they make, change and remove accounts',
    then: 'they can, nobody else can, and the last such account stays',
  },
  {
    aspect: 'administrator',
    given: 'no account',
    when: 'the application starts',
    then: 'the first account is made from the environment, and never with a password that is known or short',
  },
];

export const signInCriteria = (access: Access): CriterionDraft[] =>
  SIGN_IN.map(({ aspect, ...words }) => ({ ...words, check: { kind: 'signIn', aspect }, sources: access.sources }));

/** What a role may do by a right, all its permits together. */
function outcomeFor(right: Right, role: string): Outcome {
  const mine = right.permits.filter((permit) => [role, 'everyone', 'anyone'].includes(permit.role));
  if (mine.some(({ own }) => own === undefined)) return 'allowed';
  return mine.length > 0 ? 'own' : 'refused';
}

const DONE = { create: 'create', read: 'see', update: 'change', delete: 'delete', transition: '' } as const;

const THEN: Readonly<Record<Outcome, string>> = {
  allowed: 'they can',
  own: 'they can where it is their own, and otherwise not',
  refused: 'it is refused and nothing has changed',
};

export function rightCriteria(access: Access, entity: Entity): CriterionDraft[] {
  const offered = (right: Right): boolean =>
    right.action === 'transition' ||
    entity.operations.includes(right.action) ||
    (right.action === 'read' && entity.operations.includes('list'));
  const rights = access.rights.filter((right) => right.entity === entity.name && offered(right));
  return [
    ...rights.flatMap((right) => rolesOf(access, right).map((role) => criterionOf(entity, right, role))),
    ...auditCriteria(access, entity),
  ];
}

const ANYONE: Pick<Role, 'name' | 'label'> = { name: 'anyone', label: 'somebody who is not signed in' };

const rolesOf = (access: Access, right: Right): Pick<Role, 'name' | 'label'>[] => [
  ...access.roles,
  ...(right.permits.some(({ role }) => role === 'anyone') ? [ANYONE] : []),
];

function criterionOf(entity: Entity, right: Right, role: Pick<Role, 'name' | 'label'>): CriterionDraft {
  const thing = entity.label.toLowerCase();
  const outcome = outcomeFor(right, role.name);
  const done =
    right.action === 'transition'
      ? (entity.transitions.find(({ name }) => name === right.transition)?.label.toLowerCase() ?? '')
      : DONE[right.action];
  const who = role.name === 'anyone' ? role.label : withArticle(role.label.toLowerCase());
  return {
    given: role.name === 'anyone' ? who : `${who} is signed in`,
    when: `they try to ${done} ${right.action === 'read' ? entity.pluralLabel.toLowerCase() : withArticle(thing)}`,
    then:
      right.action === 'read' && outcome === 'own'
        ? 'they find only their own; any other does not exist for them, in lists and totals neither'
        : THEN[outcome],
    check: { kind: 'right', entity: entity.name, right: right.id, role: role.name, outcome },
    sources: right.sources,
  };
}

const auditCriteria = (access: Access, entity: Entity): CriterionDraft[] =>
  access.audit
    .filter((each) => each.entity === entity.name && entity.operations.includes('create'))
    .map((each) => ({
      given: withArticle(entity.label.toLowerCase()),
      when: 'it is created and later changed by somebody else',
      then: 'it says who created it and who changed it last, with the times',
      check: { kind: 'audit', entity: entity.name },
      sources: each.sources,
    }));

/** Other entities that have to be there before a right of this one can be kept. */
export const neededBy = (access: Access, entity: Entity): string[] => [
  ...new Set(
    access.rights
      .filter((right) => right.entity === entity.name)
      .flatMap((right) => right.permits)
      .flatMap(({ own }) => (own?.by === 'person' ? own.path.map((step) => step.entity) : [])),
  ),
];
