import { requireRight } from '@hexad/kernel';
import {
  ProviderServiceService as Service,
  type ListModelsRequest,
  type ListModelsResponse,
  type ListProvidersRequest,
  type ListProvidersResponse,
  type RemoveModelRequest,
  type RemoveModelResponse,
  type RemoveProviderRequest,
  type RemoveProviderResponse,
  type SetModelRequest,
  type SetModelResponse,
  type SetProviderRequest,
  type SetProviderResponse,
  type TestProviderRequest,
  type TestProviderResponse,
} from '@hexad/proto/llm/v1/routing';
import { Rpc, type CallContext } from '@hexad/rpc';
import { Controller } from '@nestjs/common';
import { ratesOf } from '../../money/rpc/amounts.js';
import { ManageCatalog } from '../application/manage-catalog.js';
import { ShowProviders } from '../application/show-providers.js';
import { TestProvider } from '../application/test-provider.js';
import { given, listedModel, listedProvider, modelMessage, providerMessage, toModel, toProvider } from './messages.js';

const WITHIN = { within: 'tenant' } as const;

@Controller()
export class ProvidersController {
  constructor(
    private readonly catalog: ManageCatalog,
    private readonly show: ShowProviders,
    private readonly test: TestProvider,
  ) {}

  @Rpc(Service.listProviders, WITHIN)
  async listProviders(_: ListProvidersRequest, { caller }: CallContext): Promise<ListProvidersResponse> {
    requireRight(caller, 'models.read');
    const shown = await this.show.execute(caller);
    return { providers: shown.map(({ provider, state, hasKey }) => listedProvider(provider, state, hasKey)) };
  }

  @Rpc(Service.setProvider, WITHIN)
  async setProvider({ provider }: SetProviderRequest, { caller }: CallContext): Promise<SetProviderResponse> {
    requireRight(caller, 'models.manage');
    return { provider: providerMessage(await this.catalog.setProvider(caller.tenant, toProvider(given('provider', provider)))) };
  }

  @Rpc(Service.removeProvider, WITHIN)
  async removeProvider({ name }: RemoveProviderRequest, { caller }: CallContext): Promise<RemoveProviderResponse> {
    requireRight(caller, 'models.manage');
    await this.catalog.removeProvider(caller.tenant, name);
    return {};
  }

  @Rpc(Service.testProvider, { within: { of: 'project', by: 'projectId' } })
  async testProvider({ name, projectId, model }: TestProviderRequest, { caller, signal }: CallContext): Promise<TestProviderResponse> {
    requireRight(caller, 'models.use');
    const project = projectId || undefined;
    const { error, latencyMs, models } = await (model === ''
      ? this.test.execute(caller.tenant, { actor: caller.actor, project }, name, signal)
      : this.test.call(caller, name, model, project, signal));
    return { ok: error === undefined, code: error?.code ?? '', message: error?.message ?? '', latencyMs, models };
  }

  @Rpc(Service.listModels, WITHIN)
  async listModels({ provider }: ListModelsRequest, { caller }: CallContext): Promise<ListModelsResponse> {
    requireRight(caller, 'models.read');
    return { models: (await this.catalog.models(caller.tenant, provider)).map(listedModel) };
  }

  @Rpc(Service.setModel, WITHIN)
  async setModel({ model, rates }: SetModelRequest, { caller }: CallContext): Promise<SetModelResponse> {
    requireRight(caller, 'models.manage');
    const set = await this.catalog.setModel(caller.tenant, toModel(given('model', model)), rates && ratesOf(rates));
    return { model: modelMessage(set) };
  }

  @Rpc(Service.removeModel, WITHIN)
  async removeModel({ provider, name }: RemoveModelRequest, { caller }: CallContext): Promise<RemoveModelResponse> {
    requireRight(caller, 'models.manage');
    await this.catalog.removeModel(caller.tenant, provider, name);
    return {};
  }
}
