import { AppError } from '@hexad/kernel';
import {
  FeedServiceService as Service,
  type AcknowledgeNotificationsRequest,
  type AcknowledgeNotificationsResponse,
  type WatchApprovalsRequest,
  type WatchApprovalsResponse,
  type WatchNotificationsRequest,
  type WatchNotificationsResponse,
  type WatchProjectRequest,
  type WatchProjectResponse,
} from '@hexad/proto/workflow/v1/feed';
import { Rpc, type CallContext } from '@hexad/rpc';
import { Controller } from '@nestjs/common';
import { Visible } from '../application/visible.js';
import { WatchApprovals } from '../application/watch-approvals.js';
import { WatchFeed } from '../application/watch-feed.js';
import { WatchInbox } from '../application/watch-inbox.js';
import { projectStream } from '../domain/stream.js';
import { watchedMessage } from './messages.js';

@Controller()
export class FeedController {
  constructor(
    private readonly watchFeed: WatchFeed,
    private readonly watchApprovals: WatchApprovals,
    private readonly watchInbox: WatchInbox,
  ) {}

  @Rpc(Service.watchProject, { within: { of: 'project', by: 'projectId' } })
  async *project({ projectId, after }: WatchProjectRequest, { caller, signal }: CallContext): AsyncGenerator<WatchProjectResponse> {
    for await (const watched of this.watchFeed.execute(caller.tenant, projectStream(projectId), after, signal))
      yield watchedMessage(watched);
  }

  @Rpc(Service.watchApprovals, { within: 'tenant' })
  async *approvals({ after }: WatchApprovalsRequest, call: CallContext): AsyncGenerator<WatchApprovalsResponse> {
    const visible = new Visible(() => call.projects());
    for await (const watched of this.watchApprovals.execute(call.caller, after, visible, call.signal)) yield watchedMessage(watched);
  }

  @Rpc(Service.watchNotifications, { within: 'tenant' })
  async *notifications({ after }: WatchNotificationsRequest, call: CallContext): AsyncGenerator<WatchNotificationsResponse> {
    const visible = new Visible(() => call.projects());
    for await (const watched of this.watchInbox.execute(call.caller, after, visible, call.signal)) yield watchedMessage(watched);
  }

  @Rpc(Service.acknowledgeNotifications, { within: 'tenant' })
  async acknowledge({ sequence }: AcknowledgeNotificationsRequest, { caller }: CallContext): Promise<AcknowledgeNotificationsResponse> {
    if (!Number.isSafeInteger(sequence) || sequence < 0) throw new AppError('invalid', `sequence is ${sequence}; it can be 0 and more.`);
    return { sequence: await this.watchInbox.acknowledge(caller, sequence) };
  }
}
