import { AppError, type Caller } from '@hexad/kernel';
import type { Model, Provider, Rates } from '@hexad/proto/llm/v1/routing';
import { Controller } from '@nestjs/common';
import { Backend } from '../../application/backend.js';
import { Serves } from '../../endpoint/endpoint.decorator.js';
import type { InputOf } from '../../endpoint/endpoint.js';
import { Input } from '../../endpoint/input.js';
import { By } from '../caller.js';
import { orNull } from '../schemas.js';
import {
  listCatalog,
  listProviders,
  removeCatalogModel,
  removeProvider,
  setCatalogModel,
  setProvider,
  testProvider,
} from './providers.endpoints.js';

@Controller()
export class ProvidersController {
  constructor(private readonly backend: Backend) {}

  @Serves(listProviders)
  async list(@By() caller: Caller) {
    const { providers } = await this.backend.providers.listProviders({}, { caller });
    return { providers: providers.map(({ provider, state, ...facts }) => ({ ...providerJson(provider), ...facts, state: state ?? null })) };
  }

  @Serves(setProvider)
  async set(@Input() { body, idempotencyKey }: InputOf<typeof setProvider>, @By() caller: Caller) {
    const provider: Provider = {
      ...body,
      region: body.region ?? '',
      concurrent: body.concurrent ?? 0,
      requestsPerMinute: body.requestsPerMinute ?? 0,
      tokensPerMinute: body.tokensPerMinute ?? 0,
      timeoutMs: body.timeoutMs ?? 0,
    };
    return providerJson((await this.backend.providers.setProvider({ provider }, { caller, idempotencyKey })).provider);
  }

  @Serves(removeProvider)
  async remove(@Input() { params, idempotencyKey }: InputOf<typeof removeProvider>, @By() caller: Caller): Promise<void> {
    await this.backend.providers.removeProvider({ name: params.provider }, { caller, idempotencyKey });
  }

  @Serves(testProvider)
  async test(@Input() { params, body, idempotencyKey }: InputOf<typeof testProvider>, @By() caller: Caller) {
    const request = { name: params.provider, projectId: body.projectId ?? '', model: body.model ?? '' };
    const { code, message, ...facts } = await this.backend.providers.testProvider(request, { caller, idempotencyKey });
    return { ...facts, code: orNull(code), message: orNull(message) };
  }

  @Serves(listCatalog)
  async models(@Input() { query }: InputOf<typeof listCatalog>, @By() caller: Caller) {
    const { models } = await this.backend.providers.listModels({ provider: query.provider ?? '' }, { caller });
    return { models: models.map(({ model, rates, enabled }) => ({ ...modelJson(model), rates: rates ?? null, enabled })) };
  }

  @Serves(setCatalogModel)
  async setModel(@Input() { body, idempotencyKey }: InputOf<typeof setCatalogModel>, @By() caller: Caller) {
    const { rates, tier, batchPercent, ...model } = body;
    const request: { model: Model; rates?: Rates | undefined } = {
      model: { ...model, tier: tier ?? '', batchPercent: batchPercent ?? undefined },
      rates,
    };
    return modelJson((await this.backend.providers.setModel(request, { caller, idempotencyKey })).model);
  }

  @Serves(removeCatalogModel)
  async removeModel(@Input() { params, idempotencyKey }: InputOf<typeof removeCatalogModel>, @By() caller: Caller): Promise<void> {
    await this.backend.providers.removeModel({ provider: params.provider, name: params.model }, { caller, idempotencyKey });
  }
}

/** gRPC has 0 where there is no limit. */
const orNone = (limit: number): number | null => (limit === 0 ? null : limit);

function providerJson(provider: Provider | undefined) {
  if (provider === undefined) throw new AppError('internal', 'The model service answered without the provider.');
  const { region, concurrent, requestsPerMinute, tokensPerMinute, timeoutMs } = provider;
  return {
    ...provider,
    region: orNull(region),
    concurrent: orNone(concurrent),
    requestsPerMinute: orNone(requestsPerMinute),
    tokensPerMinute: orNone(tokensPerMinute),
    timeoutMs: orNone(timeoutMs),
  };
}

function modelJson(model: Model | undefined) {
  if (model === undefined) throw new AppError('internal', 'The model service answered without the model.');
  return { ...model, tier: orNull(model.tier), batchPercent: model.batchPercent ?? null };
}
