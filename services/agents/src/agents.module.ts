import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { AgentsController } from './rpc/agents.controller.js';

@Module({})
export class AgentsModule {
  /** `adapters` provide Load and Served. */
  static with(adapters: Provider[]): DynamicModule {
    return { module: AgentsModule, controllers: [AgentsController], providers: adapters };
  }
}
