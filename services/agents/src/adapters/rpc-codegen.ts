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
  #packs: { readonly list: Promise<readonly Pack[]>; readonly at: number } | undefined;

  constructor(rpc: RpcClients) {
    super();
    this.#client = rpc.client('codegen', CodegenServiceService);
  }

  override async stack(caller: Caller, names: readonly string[]): Promise<readonly Pack[]> {
    const packs = await this.#list(caller);
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
    { spec, stories, stack, released = [] }: Parameters<Codegen['render']>[1],
    signal: AbortSignal,
  ): Promise<RepositoryFile[]> {
    const kept = released.map(({ path, text }) => ({ path, text, executable: false }));
    const request = { specJson: JSON.stringify(spec), stories: [...stories], stack: [...stack], released: kept };
    const { files } = await this.#client.render(request, { caller, signal, timeoutMs: RENDER_TIMEOUT_MS });
    return files.map(({ path, text, executable }) => ({ path: repositoryPath(path), text, executable }));
  }

  #list(caller: Caller): Promise<readonly Pack[]> {
    const now = performance.now();
    if (!this.#packs || now - this.#packs.at > PACKS_MS) {
      const list = this.#client.listPacks({}, { caller }).then(({ packs }) => packs.map(toPack));
      list.catch(() => (this.#packs = undefined));
      this.#packs = { list, at: now };
    }
    return this.#packs.list;
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
