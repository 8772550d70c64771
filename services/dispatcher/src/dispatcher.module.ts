import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { DispatcherController } from './rpc/dispatcher.controller.js';

@Module({})
export class DispatcherModule {
  /** `adapters` provide TaskLedger. */
  static with(adapters: Provider[]): DynamicModule {
    return { module: DispatcherModule, controllers: [DispatcherController], providers: adapters };
  }
}
