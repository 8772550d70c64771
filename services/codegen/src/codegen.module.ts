import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { BringPack } from './application/bring-pack.js';
import { ForeignPacks } from './application/foreign-packs.js';
import { PackRegistry } from './application/pack-registry.js';
import { PlanArchitecture } from './architecture/application/plan-architecture.js';
import { CodegenController } from './rpc/codegen.controller.js';

@Module({})
export class CodegenModule {
  /** `adapters` provide PackRegistry, Renderer, Archives, Blobs and ForeignPacks. */
  static with(adapters: Provider[]): DynamicModule {
    const bringPack = { provide: BringPack, inject: [ForeignPacks], useFactory: (packs: ForeignPacks) => new BringPack(packs) };
    const planArchitecture = {
      provide: PlanArchitecture,
      inject: [PackRegistry, ForeignPacks],
      useFactory: (packs: PackRegistry, foreign: ForeignPacks) => new PlanArchitecture(packs, foreign),
    };
    return { module: CodegenModule, controllers: [CodegenController], providers: [...adapters, bringPack, planArchitecture] };
  }
}
