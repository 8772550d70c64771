import { Module, type DynamicModule } from '@nestjs/common';
import { SendMessage } from './chat/application/send-message.js';
import { ChatController } from './chat/rpc/chat.controller.js';
import type { IntegrationsService } from './compose.js';
import { ManageConnections } from './connections/application/manage-connections.js';
import { RotateTokens } from './connections/application/rotate-tokens.js';
import { ConnectionsController } from './connections/rpc/connections.controller.js';
import { ChangeRepository } from './repositories/application/change-repository.js';
import { RepositoriesController } from './repositories/rpc/repositories.controller.js';
import { WorkOnTask } from './tracker/application/work-on-task.js';
import { TrackerController } from './tracker/rpc/tracker.controller.js';

@Module({})
export class IntegrationsModule {
  static with({ manageConnections, rotateTokens, changeRepository, workOnTask, sendMessage }: IntegrationsService): DynamicModule {
    return {
      module: IntegrationsModule,
      controllers: [ConnectionsController, RepositoriesController, TrackerController, ChatController],
      providers: [
        { provide: ManageConnections, useValue: manageConnections },
        { provide: RotateTokens, useValue: rotateTokens },
        { provide: ChangeRepository, useValue: changeRepository },
        { provide: WorkOnTask, useValue: workOnTask },
        { provide: SendMessage, useValue: sendMessage },
      ],
    };
  }
}
