import { timingSafeEqual } from 'node:crypto';
import { AppError, type Caller, type Clock, type Ids } from '@hexad/kernel';
import type { Json } from '../../expressions/json.js';
import { formatToken, hashOf, parseToken, unknownLink } from '../domain/link-token.js';
import type { Deciders } from './deciders.js';
import type { ApprovalView, ViewApprovals } from './view-approvals.js';
import type { VoteOnApproval } from './vote-on-approval.js';

/** With it one person decides about one revision, once. */
export interface Link {
  readonly id: string;
  readonly approvalId: string;
  /** `user:<id>` */
  readonly person: string;
  readonly round: number;
  readonly revision: string;
  readonly secretHash: Uint8Array;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly usedAt?: Date;
}

export abstract class LinkStore {
  abstract add(tenant: string, link: Link): Promise<void>;
  abstract find(tenant: string, id: string): Promise<Link | undefined>;
}

export interface LinkParts {
  readonly links: LinkStore;
  readonly view: ViewApprovals;
  readonly vote: VoteOnApproval;
  readonly deciders: Deciders;
  readonly clock: Clock;
  readonly ids: Ids;
  /** 32 random bytes. */
  readonly secret: () => Uint8Array;
}

/** Where the gateway shows what a link is about. The token stands in the query, which is never logged. */
export const LINK_PATH = '/approvals/decide';
const SHORTEST_S = 60;
const LONGEST_S = 30 * 86_400;
const DEFAULT_S = 3 * 86_400;

export class Links {
  readonly #parts: LinkParts;

  constructor(parts: LinkParts) {
    this.#parts = parts;
  }

  /** Whoever has a link decides as its person, so people make them for themselves alone; services send them to whom they are for. */
  async create(
    caller: Caller,
    approvalId: string,
    wished: string,
    seconds: number,
  ): Promise<{ readonly path: string; readonly expiresAt: Date }> {
    const { links, view, deciders, clock, ids, secret: random } = this.#parts;
    const { tenant, actor, roles = [] } = caller;
    const lasts = seconds === 0 ? DEFAULT_S : seconds;
    if (lasts < SHORTEST_S || lasts > LONGEST_S)
      throw new AppError('invalid', `A link lasts from ${SHORTEST_S} to ${LONGEST_S} seconds, not ${seconds}.`);
    const person = await deciders.named(tenant, wished || actor);
    if (!roles.includes('service') && person !== (await deciders.named(tenant, actor)))
      throw new AppError('forbidden', 'A link decides as its person: you can make one for yourself, not for others.');
    const line = await view.line(tenant, approvalId);
    if (line.state !== 'waiting') throw new AppError('conflict', `There is nothing to decide: the approval is ${line.state}.`);
    const [id, secret, createdAt] = [ids.next(), random(), clock.now()];
    const expiresAt = new Date(createdAt.getTime() + lasts * 1_000);
    const { round, revision } = line;
    await links.add(tenant, { id, approvalId, person, round, revision, secretHash: hashOf(secret), createdAt, expiresAt });
    return { path: `${LINK_PATH}?token=${formatToken({ tenant, id, secret })}`, expiresAt };
  }

  /** `person`: what whoever decides with it is called. Decides nothing: scanners of mail open every link. Fails with `not_found`. */
  async look(token: string): Promise<{ readonly view: ApprovalView; readonly person: string; readonly whyNot: string }> {
    const { tenant, link } = await this.#found(token);
    const [view, person] = await Promise.all([
      this.#parts.view.get({ tenant, actor: link.person }, link.approvalId),
      this.#parts.deciders.called(tenant, link.person),
    ]);
    return { view, person, whyNot: this.#whyNot(link, view.line) ?? '' };
  }

  /** Fails with `not_found`, `conflict` for a link that decides nothing any more, and as any vote. */
  async decide(
    token: string,
    said: { readonly decision: 'approve' | 'reject'; readonly comment: string; readonly form: Json },
  ): Promise<ApprovalView['line']> {
    const { tenant, link } = await this.#found(token);
    const line = await this.#parts.view.line(tenant, link.approvalId);
    const why = this.#whyNot(link, line);
    if (why !== undefined) throw new AppError('conflict', why);
    const { revision, person, id } = link;
    await this.#parts.vote.execute({ tenant, actor: person }, line, { ...said, revision, via: 'link', onBehalfOf: '', key: '', link: id });
    return this.#parts.view.line(tenant, link.approvalId);
  }

  async #found(token: string): Promise<{ tenant: string; link: Link }> {
    const { tenant, id, secret } = parseToken(token);
    const link = await this.#parts.links.find(tenant, id);
    if (!link || !timingSafeEqual(link.secretHash, hashOf(secret))) throw unknownLink();
    return { tenant, link };
  }

  #whyNot(link: Link, { state, round, revision }: ApprovalView['line']): string | undefined {
    if (link.usedAt) return 'This link has already decided; ask for another one to change your mind.';
    if (link.expiresAt <= this.#parts.clock.now()) return 'This link has expired; ask for another one.';
    if (state !== 'waiting') return `There is nothing to decide any more: it is ${state}.`;
    if (round !== link.round || revision !== link.revision)
      return 'What is to be approved has changed since the link was sent; look at the new revision and ask for another link.';
    return undefined;
  }
}
