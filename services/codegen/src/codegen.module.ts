import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { CodegenController } from './rpc/codegen.controller.js';

@Module({})
export class CodegenModule {
  /** `adapters` provide PackRegistry, Renderer, Archives and Blobs. */
  static with(adapters: Provider[]): DynamicModule {
    return { module: CodegenModule, controllers: [CodegenController], providers: adapters };
  }
}
