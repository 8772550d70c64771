import { AppError } from '@hexad/kernel';
import {
  CodegenServiceService,
  type GetArchiveRequest,
  type GetArchiveResponse,
  type ListPacksResponse,
  type RegisterArchiveRequest,
  type RegisterArchiveResponse,
  type RenderRequest,
  type RenderResponse,
} from '@hexad/proto/codegen/v1/codegen';
import { Spec } from '@hexad/proto/documents';
import { Rpc, type CallContext } from '@hexad/rpc';
import { Blobs } from '@hexad/store';
import { Controller } from '@nestjs/common';
import { PackRegistry } from '../application/pack-registry.js';
import { Archives, Renderer } from '../application/ports.js';
import { packMessage } from './pack-message.js';

@Controller()
export class CodegenController {
  constructor(
    private readonly packs: PackRegistry,
    private readonly renderer: Renderer,
    private readonly archives: Archives,
    private readonly blobs: Blobs,
  ) {}

  @Rpc(CodegenServiceService.listPacks)
  async listPacks(): Promise<ListPacksResponse> {
    return { packs: this.packs.names.map((name) => packMessage(this.packs.get(name))) };
  }

  @Rpc(CodegenServiceService.render)
  async render({ specJson, stories, stack }: RenderRequest): Promise<RenderResponse> {
    const files = await this.renderer.render(readSpec(specJson), stories, stack);
    return { files: files.map(({ path, text, executable = false }) => ({ path, text, executable })) };
  }

  @Rpc(CodegenServiceService.registerArchive)
  async register(archive: RegisterArchiveRequest, { caller }: CallContext): Promise<RegisterArchiveResponse> {
    await this.archives.register(caller, archive);
    return {};
  }

  @Rpc(CodegenServiceService.getArchive)
  async *archive({ runId }: GetArchiveRequest, { caller }: CallContext): AsyncGenerator<GetArchiveResponse> {
    const { blobKey } = await this.archives.get(caller, runId);
    for await (const chunk of await this.blobs.get(caller.tenant, blobKey)) yield { chunk: chunk as Buffer };
  }
}

function readSpec(json: string): Spec {
  try {
    return Spec.parse(JSON.parse(json));
  } catch (cause) {
    throw new AppError('invalid', 'The spec does not follow its schema.', { cause });
  }
}
