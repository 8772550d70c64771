import { createHash } from 'node:crypto';
import { CodegenServiceService, type PlanArchitectureRequest, type PlanArchitectureResponse } from '@hexad/proto/codegen/v1/codegen';
import type { ArchitecturePlan } from '@hexad/proto/documents';
import { Rpc } from '@hexad/rpc';
import { Controller, Module } from '@nestjs/common';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

@Controller()
class FakeCodegen {
  /** A component for each pack; the revision follows spec and stack. */
  @Rpc(CodegenServiceService.planArchitecture)
  async plan({ specJson, stack }: PlanArchitectureRequest): Promise<PlanArchitectureResponse> {
    const packs = stack.length === 0 ? ['chosen'] : stack;
    const plan: ArchitecturePlan = {
      schema: 'https://hexad.dev/schemas/architecture-plan/v1',
      revision: sha256(specJson + packs.join()),
      title: 'Sample',
      spec: sha256(specJson),
      stack: packs.map((pack) => ({ pack, title: pack, surface: 'api', by: 'asked', reason: 'It was.', lacks: [], alternatives: [] })),
      components: packs.map((pack) => ({ id: pack, title: pack, kind: 'api', responsibility: 'Everything.', uses: [], modules: [] })),
      stories: [],
      diagrams: { components: '', data: '', states: [], sequences: [] },
      api: [],
      risks: [],
    };
    return { planJson: JSON.stringify(plan), markdown: '' };
  }
}

/** A codegen service that plans at once and builds nothing. */
@Module({ controllers: [FakeCodegen] })
export class FakeCodegenModule {}
