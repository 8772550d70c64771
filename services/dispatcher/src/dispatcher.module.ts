import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { AgentDeskController } from './rpc/agent-desk.controller.js';
import { DispatcherController } from './rpc/dispatcher.controller.js';
import { TaskDeskController } from './rpc/task-desk.controller.js';
import { ConversationController } from './talk/conversation.controller.js';

@Module({})
export class DispatcherModule {
  /** `adapters` provide what the handlers ask for, see `compose`. */
  static with(adapters: Provider[]): DynamicModule {
    return {
      module: DispatcherModule,
      controllers: [DispatcherController, AgentDeskController, TaskDeskController, ConversationController],
      providers: adapters,
    };
  }
}
