import { createHash, randomInt } from 'node:crypto';
import { AppError, requireRight, type Caller, type Clock } from '@hexad/kernel';
import type { Log } from '@hexad/telemetry';
import type { Deciders } from '../../application/deciders.js';
import type { ViewApprovals } from '../../application/view-approvals.js';
import type { VoteOnApproval } from '../../application/vote-on-approval.js';
import { readSlack, signedBySlack, type ChatUser, type Said, type SignedRequest } from '../domain/slack-request.js';
import type { ChatIdentities, ChatIdentity, ChatReplies, SigningSecret } from './ports.js';

const CODE_MS = 600_000;
const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const CODE_LENGTH = 10;

export interface ChatApprovalsParts {
  readonly identities: ChatIdentities;
  readonly secret: SigningSecret;
  readonly replies: ChatReplies;
  readonly deciders: Deciders;
  readonly view: ViewApprovals;
  readonly vote: VoteOnApproval;
  readonly clock: Clock;
  readonly log: Log;
}

/** Decisions that come from a chat, by the same rules as all others: a chat's user is the person who said so in both places, and nobody else. */
export class ChatApprovals {
  readonly #parts: ChatApprovalsParts;

  constructor(parts: ChatApprovalsParts) {
    this.#parts = parts;
  }

  async setApp(caller: Caller, secret: string): Promise<void> {
    requireRight(caller, 'projects.manage');
    if (secret !== '' && !/^[\x21-\x7e]{8,200}$/.test(secret))
      throw new AppError('invalid', 'A signing secret has 8 to 200 characters without spaces; Slack shows it under Basic Information.');
    await this.#parts.secret.set(caller.tenant, caller.actor, secret);
  }

  /** To be said in the chat by whom it is for. */
  async code({ tenant, actor }: Caller): Promise<{ readonly code: string; readonly expiresAt: Date }> {
    const { identities, deciders, clock } = this.#parts;
    const person = await deciders.named(tenant, actor);
    const code = Array.from({ length: CODE_LENGTH }, () => LETTERS[randomInt(LETTERS.length)]).join('');
    const now = clock.now();
    const expiresAt = new Date(now.getTime() + CODE_MS);
    await identities.addCode(tenant, { hash: hashOf(code), person, expiresAt }, now);
    return { code, expiresAt };
  }

  async list({ tenant, actor }: Caller): Promise<readonly ChatIdentity[]> {
    return this.#parts.identities.list(tenant, await this.#parts.deciders.named(tenant, actor));
  }

  async remove({ tenant, actor }: Caller, who: ChatUser): Promise<void> {
    const person = await this.#parts.deciders.named(tenant, actor);
    if (!(await this.#parts.identities.remove(tenant, person, who)))
      throw new AppError('not_found', `You are not the user ${who.user} of ${who.team}.`);
  }

  /** What the chat is answered at once; empty: nothing. */
  async receive(tenant: string, request: SignedRequest): Promise<string> {
    const { secret, clock } = this.#parts;
    const known = await secret.open(tenant);
    const key = known === undefined ? undefined : signedBySlack(known, request, clock.now());
    if (key === undefined)
      throw new AppError(
        'unauthenticated',
        'The request is not signed by the Slack app of this tenant, or was signed more than five minutes ago.',
      );
    const said = readSlack(request.body);
    if (said.type === 'bind') return this.#bind(tenant, said);
    if (said.type === 'other')
      return 'Say `/hexad bind <code>` with a code of `POST /v1/chats/identities`, and decide with the buttons of a message.';
    await this.#decide(tenant, said, key);
    return '';
  }

  async #bind(tenant: string, { who, code }: Extract<Said, { type: 'bind' }>): Promise<string> {
    const { identities, deciders, clock } = this.#parts;
    try {
      const person = await identities.bind(tenant, hashOf(code.toUpperCase()), who, clock.now());
      if (person === undefined) return 'This code was used, has run out, or is none.';
      return `You decide here as ${await deciders.called(tenant, person)} from now on.`;
    } catch (thrown) {
      const { code: kind, message } = AppError.from(thrown);
      if (kind !== 'conflict') throw thrown;
      return message;
    }
  }

  async #decide(tenant: string, said: Extract<Said, { type: 'vote' }>, key: string): Promise<void> {
    const text = await this.#outcome(tenant, said, key);
    const { project, connection, room } = said;
    await this.#parts.replies.say(tenant, { project, connection, room }, text, key).catch((thrown: unknown) => {
      // The decision stands, or was refused: that nobody could be told of it changes neither.
      this.#parts.log.warn('a decision in a chat could not be answered', { error: AppError.from(thrown).message });
    });
  }

  async #outcome(tenant: string, { who, decision, approvalId, revision }: Extract<Said, { type: 'vote' }>, key: string): Promise<string> {
    const { identities, view, vote, deciders } = this.#parts;
    const person = await identities.find(tenant, who);
    if (person === undefined) return `<@${who.user}> is nobody here yet: get a code, and say /hexad bind <code>.`;
    try {
      const line = await view.line(tenant, approvalId);
      const command = { decision, revision, comment: '', form: null, via: 'chat', onBehalfOf: '', key } as const;
      await vote.execute({ tenant, actor: person }, line, command);
      const name = await deciders.called(tenant, person);
      return `${name} has ${decision === 'approve' ? 'approved' : 'rejected'} ${line.path}.`;
    } catch (thrown) {
      const { code, message } = AppError.from(thrown);
      if (!['conflict', 'forbidden', 'invalid', 'not_found'].includes(code)) throw thrown;
      return `This does not count: ${message}`;
    }
  }
}

const hashOf = (code: string): Uint8Array => createHash('sha256').update(code).digest();
