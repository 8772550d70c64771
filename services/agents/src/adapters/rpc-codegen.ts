import { AppError, type Caller } from '@hexad/kernel';
import { CodegenServiceService, type Pack as PackMessage } from '@hexad/proto/codegen/v1/codegen';
import type { RpcClient, RpcClients } from '@hexad/rpc';
import { repositoryPath, type RepositoryFile } from '@hexad/workspace';
import { Codegen } from '../application/ports.js';
import type { Pack, Toolchain } from '../domain/pack.js';

const RENDER_TIMEOUT_MS = 60_000;
/** How long the list of packs is believed; another version of codegen may be rolled out meanwhile. */
const PACKS_MS = 60_000;

export class RpcCodegen extends Codegen {
  readonly #client: RpcClient<typeof CodegenServiceService>;
  /** By tenant: each may have brought its own. */
  readonly #packs = new Map<string, { readonly list: Promise<readonly Pack[]>; readonly at: number }>();

  constructor(rpc: RpcClients) {
    super();
    this.#client = rpc.client('codegen', CodegenServiceService);
  }

  override async stack(caller: Caller, names: readonly string[]): Promise<readonly Pack[]> {
    const believed = await this.#list(caller);
    const packs = names.every((name) => believed.some((one) => one.name === name)) ? believed : await this.#list(caller, 0);
    return names.map((name) => {
      const pack = packs.find((one) => one.name === name);
      if (!pack)
        throw new AppError(
          'stack_unknown',
          `There is no pack ${JSON.stringify(name)}; there are ${packs.map((one) => one.name).join(', ')}.`,
        );
      return pack;
    });
  }

  override async render(
    caller: Caller,
    { spec, stories, stack, options, released = [] }: Parameters<Codegen['render']>[1],
    signal: AbortSignal,
  ): Promise<RepositoryFile[]> {
    const kept = released.map(({ path, text }) => ({ path, text, executable: false }));
    const request = { specJson: JSON.stringify(spec), stories: [...stories], stack: [...stack], options, released: kept };
    const { files } = await this.#client.render(request, { caller, signal, timeoutMs: RENDER_TIMEOUT_MS });
    return files.map(({ path, text, executable }) => ({ path: repositoryPath(path), text, executable }));
  }

  #list(caller: Caller, believed = PACKS_MS): Promise<readonly Pack[]> {
    const now = performance.now();
    const known = this.#packs.get(caller.tenant);
    if (known && now - known.at <= believed) return known.list;
    const list = this.#client.listPacks({}, { caller }).then(({ packs }) => packs.map(toPack));
    list.catch(() => this.#packs.delete(caller.tenant));
    this.#packs.set(caller.tenant, { list, at: now });
    return list;
  }
}

function toPack({ folder, commands, toolchain, ...pack }: PackMessage): Pack {
  if (!commands) throw new AppError('internal', `The pack ${pack.name} came without commands.`);
  return { ...pack, folder: repositoryPath(folder), toolchain: toolchainOf(pack.name, toolchain), commands };
}

function toolchainOf(pack: string, name: string): Toolchain {
  if (name === 'npm' || name === 'python') return name;
  throw new AppError('unsupported', `The pack ${pack} wants the toolchain ${JSON.stringify(name)}; here are npm and python.`);
}
