import { FeedServiceService as Service, type WatchProjectRequest, type WatchProjectResponse } from '@hexad/proto/workflow/v1/feed';
import { Rpc, type CallContext } from '@hexad/rpc';
import { Controller } from '@nestjs/common';
import { WatchFeed } from '../application/watch-feed.js';
import { projectStream } from '../domain/stream.js';
import { watchedMessage } from './messages.js';

@Controller()
export class FeedController {
  constructor(private readonly watchFeed: WatchFeed) {}

  @Rpc(Service.watchProject, { within: { of: 'project', by: 'projectId' } })
  async *project({ projectId, after }: WatchProjectRequest, { caller, signal }: CallContext): AsyncGenerator<WatchProjectResponse> {
    for await (const watched of this.watchFeed.execute(caller.tenant, projectStream(projectId), after, signal))
      yield watchedMessage(watched);
  }
}
