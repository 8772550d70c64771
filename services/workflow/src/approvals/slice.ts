import { Clock } from '@hexad/kernel';
import type { Slice } from '../workflow.module.js';
import { Deciders } from './application/deciders.js';
import { Delegate } from './application/delegate.js';
import { Links } from './application/links.js';
import { ReviseApprovals } from './application/revise-approvals.js';
import { ViewApprovals } from './application/view-approvals.js';
import { VoteOnApproval } from './application/vote-on-approval.js';
import { ChatApprovals } from './chat/application/chat-approvals.js';
import { ChatApprovalsController } from './chat/rpc/chat-approvals.controller.js';
import type { ApprovalUseCases } from './compose.js';
import { ApprovalsController } from './rpc/approvals.controller.js';
import { DecidersController } from './rpc/deciders.controller.js';

/** Gates at which people decide. */
export const approvalSlice = ({ clock, view, vote, deciders, revise, delegate, links, chats }: ApprovalUseCases): Slice => ({
  controllers: [ApprovalsController, DecidersController, ChatApprovalsController],
  providers: [
    { provide: Clock, useValue: clock },
    { provide: ViewApprovals, useValue: view },
    { provide: VoteOnApproval, useValue: vote },
    { provide: Deciders, useValue: deciders },
    { provide: ReviseApprovals, useValue: revise },
    { provide: Delegate, useValue: delegate },
    { provide: Links, useValue: links },
    { provide: ChatApprovals, useValue: chats },
  ],
});
