import { AppError, type Caller } from '@hexad/kernel';
import {
  type BringPackRequest,
  type BringPackResponse,
  CodegenServiceService,
  type GetArchiveRequest,
  type GetArchiveResponse,
  type ListPacksRequest,
  type ListPacksResponse,
  type Options,
  type PlanArchitectureRequest,
  type PlanArchitectureResponse,
  type RegisterArchiveRequest,
  type RegisterArchiveResponse,
  type RenderRequest,
  type RenderResponse,
} from '@hexad/proto/codegen/v1/codegen';
import { DatabaseName, RepositoryOptions, Spec } from '@hexad/proto/documents';
import { Rpc, type CallContext } from '@hexad/rpc';
import { Blobs } from '@hexad/store';
import { Controller } from '@nestjs/common';
import { BringPack } from '../application/bring-pack.js';
import { ForeignPacks } from '../application/foreign-packs.js';
import { PackRegistry } from '../application/pack-registry.js';
import { Archives, Renderer } from '../application/ports.js';
import { PlanArchitecture } from '../architecture/application/plan-architecture.js';
import { architectureMarkdown } from '../architecture/domain/markdown.js';
import { packMessage } from './pack-message.js';

@Controller()
export class CodegenController {
  constructor(
    private readonly packs: PackRegistry,
    private readonly renderer: Renderer,
    private readonly archives: Archives,
    private readonly blobs: Blobs,
    private readonly foreign: ForeignPacks,
    private readonly bringPack: BringPack,
    private readonly planArchitecture: PlanArchitecture,
  ) {}

  @Rpc(CodegenServiceService.listPacks, { within: 'tenant' })
  async listPacks(_: ListPacksRequest, { caller }: CallContext): Promise<ListPacksResponse> {
    const brought = await this.foreign.all(caller);
    return {
      packs: [...this.packs.names.map((name) => packMessage(this.packs.get(name))), ...brought.map((pack) => packMessage(pack, true))],
    };
  }

  @Rpc(CodegenServiceService.bringPack, { within: 'tenant' })
  async bring({ files }: BringPackRequest, { caller }: CallContext): Promise<BringPackResponse> {
    return {
      name: await this.bringPack.execute(
        caller,
        files.map(({ path, text, executable }) => ({ path, text, ...(executable && { executable }) })),
      ),
    };
  }

  @Rpc(CodegenServiceService.planArchitecture, { within: 'tenant' })
  async architecture({ specJson, stack, database }: PlanArchitectureRequest, { caller }: CallContext): Promise<PlanArchitectureResponse> {
    const plan = await this.planArchitecture.execute(caller, readSpec(specJson), stack, readDatabase(database));
    return { planJson: JSON.stringify(plan), markdown: architectureMarkdown(plan) };
  }

  @Rpc(CodegenServiceService.render, { within: 'tenant' })
  async render({ specJson, stories, stack, released, options }: RenderRequest, { caller }: CallContext): Promise<RenderResponse> {
    const brought = await this.foreign.named(
      caller,
      stack.filter((name) => !this.packs.names.includes(name)),
    );
    const files = await this.renderer.render(readSpec(specJson), stories, stack, {
      released,
      foreign: brought,
      ...(options && { options: readOptions(options) }),
    });
    return { files: files.map(({ path, text, executable = false }) => ({ path, text, executable })) };
  }

  @Rpc(CodegenServiceService.registerArchive, { within: 'tenant' })
  async register(archive: RegisterArchiveRequest, { caller }: CallContext): Promise<RegisterArchiveResponse> {
    await this.archives.register(caller, { ...archive, projectId: projectOfWork(caller) });
    return {};
  }

  @Rpc(CodegenServiceService.getArchive, { within: { of: 'archive of the run', by: 'runId' } })
  async *archive({ runId }: GetArchiveRequest, { caller }: CallContext): AsyncGenerator<GetArchiveResponse> {
    const { blobKey } = await this.archives.get(caller, runId);
    for await (const chunk of await this.blobs.get(caller.tenant, blobKey)) yield { chunk: chunk as Buffer };
  }
}

/** Whoever could register an archive could read every blob of the tenant by its key: only a run's own work does. */
function projectOfWork({ actor, project }: Caller): string {
  if (project === undefined) throw new AppError('forbidden', `Only the work of a run registers its archive; ${actor} does none.`);
  return project;
}

/** Empty: it is left open. */
function readDatabase(given: string): DatabaseName | undefined {
  if (given === '') return undefined;
  const { data } = DatabaseName.safeParse(given);
  if (data !== undefined) return data;
  throw new AppError('invalid', `There is no database ${JSON.stringify(given)}: it is one of ${DatabaseName.options.join(', ')}.`);
}

function readOptions({ database, ...given }: Options): RepositoryOptions {
  const { data, error } = RepositoryOptions.safeParse({ ...given, ...(database !== '' && { database }) });
  if (data !== undefined) return data;
  throw new AppError('invalid', `The options of the repository are not right: ${error.issues[0]!.message}.`);
}

function readSpec(json: string): Spec {
  try {
    return Spec.parse(JSON.parse(json));
  } catch (cause) {
    throw new AppError('invalid', 'The spec does not follow its schema.', { cause });
  }
}
