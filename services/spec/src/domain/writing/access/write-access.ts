import type { Access, Action, Entity, Ownership, Permit, Right, Role, Source, Transition, Unplaced } from '@hexad/proto/documents';
import type { Draft } from '../../draft/draft.js';
import { namedAfter } from '../../grammar/state-words.js';
import { withArticle } from '../../text/article.js';
import { infinitive, plural } from '../../text/language.js';
import { type Statement, textOf } from '../../text/statement.js';
import { sanitiseName, sentenceCase } from '../../names.js';
import { type AccessClaims, type Deed, isSimple, type RightClaim } from '../../reading/access/claims.js';
import { clean } from '../../reading/scope.js';
import type { SpecNames } from '../names-in-spec.js';
import { assumed, fromBrief, spanOfStatement } from '../support.js';
import { pathBetween } from './paths.js';
import { thingsOf } from './things.js';

const RESERVED_ROLES = new Set(['everyone', 'anyone', 'system']);

/** What is said about one action with one kind of record, before it is settled who may. */
interface Said {
  readonly entity: Entity;
  readonly action: Action;
  readonly transition?: string;
  restricted: boolean;
  readonly permits: Permit[];
  readonly denied: Set<string>;
  /** Roles that may only with what is their own, though nothing is said of the others. */
  readonly limited: Map<string, Ownership>;
  readonly statements: Statement[];
}

export interface WrittenAccess {
  readonly access: Access;
  readonly lost: readonly Unplaced[];
}

/** The roles and rights of a spec; `undefined` where nobody signs in. */
export function writeAccess(draft: Draft, names: SpecNames, entities: readonly Entity[]): WrittenAccess | undefined {
  const claims = draft.access;
  if (claims === undefined) return undefined;
  const roles = rolesOf(draft, claims, names, entities);
  const lost: Unplaced[] = [];
  const all = new Map<string, Said>();
  const full: Full[] = [];
  const forbidden: Statement[] = [];
  for (const claim of claims.rights) {
    const reason = apply(claim, { draft, names, entities, roles, all, full, forbidden });
    if (reason === undefined) continue;
    if (isSimple(claim)) lost.push({ span: spanOfStatement(claim.statement), reason });
    else draft.left.set(claim.statement.index, reason);
  }
  const rights = [...all.values()]
    .flatMap((said) => settled(said, roles, full) ?? [])
    .map((right) => reachable(right, entities, roles, draft));
  const audited = entities.filter((entity) => [...draft.audited].some((each) => names.entity(each) === entity.name));
  const audit = audited.map((entity) => ({ entity: entity.name, sources: claims.audits.map(fromBrief) }));
  const sources = [...claims.signIns, ...claims.roles.map(({ statement }) => statement)].map(fromBrief);
  const used = rights.flatMap((right) => right.sources);
  for (const { statement } of claims.rights.filter(isSimple)) {
    const said = spanOfStatement(statement);
    if (
      !used.some((source) => source.kind === 'brief' && source.span.start === said.start && source.span.document === said.document) &&
      full.every((each) => each.statement !== statement) &&
      !forbidden.includes(statement) &&
      lost.every(({ span }) => span.start !== said.start)
    )
      lost.push({ span: said, reason: 'everybody who is signed in may do this anyway' });
  }
  return {
    access: { roles, rights, audit, sources: distinct([...sources, ...full.map(({ statement }) => fromBrief(statement))]) },
    lost,
  };
}

const distinct = (sources: readonly Source[]): Source[] => [...new Map(sources.map((source) => [JSON.stringify(source), source])).values()];

function rolesOf(draft: Draft, claims: AccessClaims, names: SpecNames, entities: readonly Entity[]): Role[] {
  const keys = [...new Set(claims.roles.map(({ key }) => key))];
  const full = new Set(
    claims.rights
      .filter((claim) => claim.things === undefined && !claim.denied && claim.deeds.includes('delete'))
      .flatMap(({ who }) => who),
  );
  const administers = (key: string): boolean =>
    /^(?:admin|administrator|system administrator)$/.test(key) || claims.administrators.some((each) => each.key === key);
  const managers = keys.filter(administers);
  const chosen = new Set(managers.length > 0 ? managers : keys.filter((key) => full.has(key)));
  const taken = new Set<string>(RESERVED_ROLES);
  const roles = keys.map((key): Role => {
    const name = sanitiseName(key, 'camel', taken);
    taken.add(name);
    const entity = draft.entities.find((each) => each.key === key || each.aliases.includes(key));
    const written = entity && entities.find((each) => each.name === names.entity(entity));
    return {
      name,
      label: sentenceCase(key),
      pluralLabel: sentenceCase([...key.split(' ').slice(0, -1), plural(key.split(' ').at(-1) ?? '')].join(' ')),
      ...(chosen.has(key) ? { administers: true as const } : {}),
      ...(written === undefined ? {} : { entity: written.name }),
      sources: distinct(
        [...claims.roles, ...claims.administrators].filter((claim) => claim.key === key).map(({ statement }) => fromBrief(statement)),
      ).slice(0, 5),
    };
  });
  if (roles.some((role) => role.administers === true)) return roles;
  draft.assumptions.set(
    'A-administrator',
    'The brief does not say who makes the accounts of those who sign in, so there is an administrator who does, and who may otherwise only what everybody may.',
  );
  const name = sanitiseName('administrator', 'camel', taken);
  return [
    ...roles,
    { name, label: 'Administrator', pluralLabel: 'Administrators', administers: true, sources: [assumed('A-administrator')] },
  ];
}

interface World {
  readonly draft: Draft;
  readonly names: SpecNames;
  readonly entities: readonly Entity[];
  readonly roles: readonly Role[];
  readonly all: Map<string, Said>;
  readonly full: Full[];
  /** Sentences that forbid something to all. */
  readonly forbidden: Statement[];
}

/** What somebody may do with everything there is. */
interface Full {
  readonly role: string;
  readonly statement: Statement;
  readonly deeds: readonly Deed[];
}

/** Takes a claim in; answers why it cannot be enforced, where it cannot. */
function apply(claim: RightClaim, world: World): string | undefined {
  const { entities, ofOwn, narrowed } = thingsOf(claim, world.draft, world.names, world.entities);
  const roleOf = (key: string): Role | undefined => world.roles.find((role) => role.label.toLowerCase() === key);
  const who = claim.who.flatMap((key) => (key === 'everyone' || key === 'anyone' ? [key] : (roleOf(key)?.name ?? [])));
  const author = claim.who.includes('author');
  if (claim.things === undefined && !claim.denied && !claim.own) {
    for (const role of who) world.full.push({ role, statement: claim.statement, deeds: claim.deeds });
    return undefined;
  }
  const itself =
    claim.own === 'theirs' && entities.length === 0 && /^(?:profile|data|account|details|record|information)$/.test(narrowed ?? '');
  if (itself) return ownProfile(claim, world);
  if (claim.who.includes('nobody') && narrowed === undefined) return forbid(claim, entities, world);
  if (narrowed !== undefined && entities.length > 0) return `a right can be kept for all of them or for one's own, not by “${narrowed}”`;
  if (entities.length === 0) return 'it says what somebody may do, but not with which kind of record';
  if (who.includes('anyone') && claim.deeds.some((deed) => deed !== 'read')) return 'without signing in, records can only be seen';
  let reason: string | undefined;
  for (const entity of entities)
    for (const deed of claim.deeds) {
      const action = actionOf(deed, entity);
      const made =
        action === undefined && typeof deed === 'object'
          ? (madeBy(deed.verb, world) ?? (MAKING.has(deed.verb) ? entity : undefined))
          : undefined;
      if (made !== undefined) {
        const said = saidOf(world.all, made, 'create');
        if (!said.statements.includes(claim.statement)) said.statements.push(claim.statement);
        for (const role of who) grant(said, role, claim, world, undefined);
        if (closes(claim, 'create')) said.restricted = true;
        continue;
      }
      if (action === undefined) {
        reason = `“${typeof deed === 'object' ? deed.verb : deed}” is no change of ${entity.pluralLabel.toLowerCase()} that the brief describes`;
        continue;
      }
      const said = saidOf(world.all, entity, action.action, action.transition);
      if (!said.statements.includes(claim.statement)) said.statements.push(claim.statement);
      if (author) {
        said.permits.push({ role: 'everyone', own: { by: 'creator' } });
        said.restricted = true;
      }
      for (const role of who) grant(said, role, claim, world, ofOwn);
      if (closes(claim, action.action)) said.restricted = true;
    }
  return reason;
}

/** `Nobody may delete a costume`: it cannot be done at all. */
function forbid(claim: RightClaim, entities: readonly Entity[], { forbidden }: World): string | undefined {
  const deeds = claim.deeds.filter((deed): deed is 'create' | 'update' | 'delete' => typeof deed === 'string' && deed !== 'read');
  const [first] = entities;
  if (first && deeds.includes('create')) return `then nobody could ever make ${withArticle(first.label.toLowerCase())}; say who may`;
  if (deeds.length < claim.deeds.length || entities.length === 0) return 'it says what nobody may do, but not with which kind of record';
  for (const entity of entities) {
    entity.operations = entity.operations.filter((operation) => !deeds.some((deed) => deed === operation));
    entity.sources.push(fromBrief(claim.statement));
  }
  forbidden.push(claim.statement);
  return undefined;
}

/** Where what is said leaves nobody who may make or see records, those may who manage the accounts: a stated assumption. */
function reachable(right: Right, entities: readonly Entity[], roles: readonly Role[], draft: Draft): Right {
  const entity = entities.find(({ name }) => name === right.entity);
  const keeper = roles.find(({ administers }) => administers === true);
  const needed = right.action === 'create' || right.action === 'read';
  if (right.permits.length > 0 || !needed || !entity || !keeper) return right;
  const id = `A-nobody-${right.id}`;
  const many = entity.pluralLabel.toLowerCase();
  draft.assumptions.set(
    id,
    `What the brief says leaves nobody who may ${right.action === 'create' ? 'create' : 'see'} ${many}, so ${keeper.pluralLabel.toLowerCase()} may; say who else.`,
  );
  return { ...right, permits: [{ role: keeper.name }], sources: distinct([...right.sources, assumed(id)]) };
}

/** A change of state follows what may be changed. */
const mayAll = (deeds: readonly Deed[], action: Action): boolean =>
  deeds.some((deed) => deed === (action === 'transition' ? 'update' : action));

/** `their own profile` is the record that their account stands for. */
function ownProfile(claim: RightClaim, { roles, entities, all }: World): string | undefined {
  for (const key of claim.who) {
    const role = roles.find((each) => each.label.toLowerCase() === key);
    const entity = entities.find(({ name }) => name === role?.entity);
    if (role === undefined || entity === undefined || claim.denied)
      return 'it says what somebody may do, but not with which kind of record';
    for (const deed of claim.deeds) {
      const action = actionOf(deed, entity);
      if (action === undefined) continue;
      const said = saidOf(all, entity, action.action, action.transition);
      said.statements.push(claim.statement);
      if (claim.only) said.limited.set(role.name, { by: 'person', path: [] });
      else said.permits.push({ role: role.name, own: { by: 'person', path: [] } });
      if (closes(claim, action.action)) said.restricted = true;
    }
  }
  return undefined;
}

/** Whether nobody else may, once this is said: seeing is open until `only` is said, and who says `only their own` says nothing of the others. */
function closes({ denied, only, own, who }: RightClaim, action: Action): boolean {
  if (denied || who.includes('anyone')) return false;
  return own === undefined ? only || action !== 'read' : !only && action !== 'read';
}

function grant(said: Said, role: string, claim: RightClaim, world: World, ofOwn: Entity | undefined): void {
  if (claim.denied) said.denied.add(role);
  else if (claim.own === undefined) said.permits.push({ role });
  else {
    const own = ownershipOf(said.entity, role, claim, world, ofOwn);
    if (claim.only || said.action === 'read') said.limited.set(role, own);
    else said.permits.push({ role, own });
  }
}

/** By how the records hang together with the person's own record; where they do not, by who made them. */
function ownershipOf(
  entity: Entity,
  roleName: string,
  claim: RightClaim,
  { draft, entities, roles }: World,
  ofOwn: Entity | undefined,
): Ownership {
  const target = roles.find((role) => role.name === roleName)?.entity;
  if (claim.own === 'made' || target === undefined) return madeByThem(draft, entity, claim);
  const path =
    ofOwn === undefined
      ? pathBetween(entities, entity.name, target)
      : (joined(pathBetween(entities, entity.name, ofOwn.name), pathBetween(entities, ofOwn.name, target)) ??
        pathBetween(entities, entity.name, target));
  return path === undefined || path.length > 3 ? madeByThem(draft, entity, claim) : { by: 'person', path: [...path] };
}

type Path = ReturnType<typeof pathBetween>;
const joined = (first: Path, second: Path): Path =>
  first === undefined || second === undefined || second.some(({ direction }) => direction === 'down') ? undefined : [...first, ...second];

function madeByThem(draft: Draft, entity: Entity, claim: RightClaim): Ownership {
  if (claim.own === 'theirs')
    draft.assumptions.set(
      `A-own-${entity.plural}`,
      `Nothing in the brief ties ${entity.pluralLabel.toLowerCase()} to the people who sign in, so somebody's own are those that they made.`,
    );
  return { by: 'creator' };
}

/** Words that name a change; what it changes from is none of them. */
const verbOf = ({ name, label, to, from }: Transition): string[] =>
  [
    name,
    ...label
      .toLowerCase()
      .split(' ')
      .filter((word) => !from.some((state) => state.toLowerCase().split(' ').includes(word))),
    to,
  ].map((word) => infinitive(word.toLowerCase()));

function actionOf(deed: Deed, entity: Entity): { readonly action: Action; readonly transition?: string } | undefined {
  if (typeof deed === 'string') return { action: deed };
  const transition = entity.transitions.find((each) => verbOf(each).includes(deed.verb) || each.name.toLowerCase().startsWith(deed.verb));
  return transition && { action: 'transition', transition: transition.name };
}

/** Done with what is not yet there, where no change of the record is called so: `propose a book`. */
const MAKING = new Set('propose suggest request order offer plan schedule raise draft lodge start'.split(' '));

/** `book a machine` makes a booking. */
function madeBy(verb: string, { draft, names, entities }: World): Entity | undefined {
  const found = draft.entities.find(({ key }) => namedAfter(key, verb) || key === verb);
  return found && entities.find(({ name }) => name === names.entity(found));
}

function saidOf(all: Map<string, Said>, entity: Entity, action: Action, transition?: string): Said {
  const key = [entity.name, action, transition ?? ''].join('.');
  const known = all.get(key);
  if (known !== undefined) return known;
  const said: Said = {
    entity,
    action,
    ...(transition === undefined ? {} : { transition }),
    restricted: false,
    permits: [],
    denied: new Set(),
    limited: new Map(),
    statements: [],
  };
  all.set(key, said);
  return said;
}

/** The right as it holds; nothing where it says no more than that everybody may. */
function settled(said: Said, roles: readonly Role[], full: World['full']): Right | undefined {
  const { entity, action, transition, denied, limited } = said;
  const named = said.permits.filter(({ role }) => !denied.has(role));
  const open = named.find(({ role, own }) => role === 'everyone' && own === undefined);
  const others = roles.filter(({ name }) => !denied.has(name) && !limited.has(name));
  const isOpen = !said.restricted || (open !== undefined && (denied.size > 0 || limited.size > 0));
  const told = action === 'read' && named.some(({ role }) => role !== 'everyone' && role !== 'anyone');
  const anyone = named.filter(({ role }) => role === 'anyone');
  const base: Permit[] = isOpen
    ? [
        ...(denied.size === 0 && limited.size === 0 && !told ? [{ role: 'everyone' }] : others.map(({ name }) => ({ role: name }))),
        ...anyone,
      ]
    : named;
  const all = [
    ...base,
    ...[...limited].filter(([role]) => !denied.has(role)).map(([role, own]): Permit => ({ role, own })),
    ...full
      .filter(({ role, deeds }) => !denied.has(role) && !limited.has(role) && mayAll(deeds, action))
      .map(({ role }): Permit => ({ role })),
  ];
  const whole = new Set(all.filter(({ own }) => own === undefined).map(({ role }) => role));
  const kept = all.filter((permit) => permit.own === undefined || (!whole.has(permit.role) && !whole.has('everyone')));
  const permits = [...new Map(kept.map((permit) => [JSON.stringify(permit), permit])).values()].filter(
    ({ role, own }) => own !== undefined || role === 'everyone' || role === 'anyone' || !whole.has('everyone'),
  );
  if (permits.length > 0 && permits.every(({ role, own }) => role === 'everyone' && own === undefined)) return undefined;
  return {
    id: [entity.plural, action, ...(transition === undefined ? [] : [transition])].join('-'),
    entity: entity.name,
    action,
    ...(transition === undefined ? {} : { transition }),
    permits: permits.some(({ role }) => role === 'anyone') ? permits.filter(({ role }) => role === 'anyone') : permits,
    statement: said.statements.map((statement) => clean(textOf(statement))).join(' '),
    sources: distinct(said.statements.map(fromBrief)),
  };
}
