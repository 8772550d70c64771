import { randomBytes } from 'node:crypto';
import type { Clock, Ids } from '@hexad/kernel';
import type { RpcClients } from '@hexad/rpc';
import type { Store } from '@hexad/store';
import type { Engine } from '../runs/application/engine.js';
import type { Runs } from '../runs/application/runs.js';
import type { Log } from '@hexad/telemetry';
import type { SealedValues } from '../secrets/application/sealed-values.js';
import { RpcChatReplies } from './chat/adapters/rpc-chat-replies.js';
import { SealedSigningSecret } from './chat/adapters/sealed-signing-secret.js';
import { StoreChatIdentities } from './chat/adapters/store-chat-identities.js';
import { ChatApprovals } from './chat/application/chat-approvals.js';
import { RpcPeople } from './adapters/rpc-people.js';
import { StoreApprovals } from './adapters/store-approvals.js';
import { StoreDelegations } from './adapters/store-delegations.js';
import { StoreLinks } from './adapters/store-links.js';
import { Deciders } from './application/deciders.js';
import { Delegate } from './application/delegate.js';
import { Links } from './application/links.js';
import { ReviseApprovals } from './application/revise-approvals.js';
import { ViewApprovals } from './application/view-approvals.js';
import { VoteOnApproval } from './application/vote-on-approval.js';
import type { Approvals } from './application/approvals.js';

export interface ApprovalUseCases {
  readonly approvals: Approvals;
  readonly view: ViewApprovals;
  readonly vote: VoteOnApproval;
  readonly deciders: Deciders;
  readonly revise: ReviseApprovals;
  readonly delegate: Delegate;
  readonly links: Links;
  readonly chats: ChatApprovals;
  readonly clock: Clock;
}

export interface ApprovalGround {
  readonly sealed: SealedValues;
  readonly log: Log;
  readonly store: Store;
  readonly rpc: RpcClients;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly engine: Engine;
  readonly runs: Runs;
}

export function composeApprovals({ store, rpc, clock, ids, engine, runs, sealed, log }: ApprovalGround): ApprovalUseCases {
  const [people, approvals, delegations] = [new RpcPeople(rpc), new StoreApprovals(store), new StoreDelegations(store)];
  const deciders = new Deciders(people, delegations);
  const view = new ViewApprovals({ approvals, delegations, runs, people, deciders });
  const vote = new VoteOnApproval({ engine, runs, approvals, deciders });
  const links = new Links({ links: new StoreLinks(store), view, vote, deciders, clock, ids, secret: () => randomBytes(32) });
  const delegate = new Delegate(delegations, deciders, clock);
  const chats = new ChatApprovals({
    identities: new StoreChatIdentities(store),
    secret: new SealedSigningSecret(sealed, clock),
    replies: new RpcChatReplies(rpc),
    deciders,
    view,
    vote,
    clock,
    log,
  });
  return { approvals, chats, view, vote, deciders, revise: new ReviseApprovals(engine, approvals, deciders), delegate, links, clock };
}
