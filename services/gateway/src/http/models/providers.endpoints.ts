import { z } from 'zod';
import { endpoint } from '../../endpoint/endpoint.js';
import { Id } from '../schemas.js';
import {
  CatalogModel,
  ListedCatalogModel,
  ListedProvider,
  ModelIn,
  Provider,
  ProviderIn,
  ProviderName,
  ProviderTest,
} from './provider-schemas.js';

const tag = 'Model providers';
const ByName = z.strictObject({ provider: ProviderName });

export const listProviders = endpoint({
  method: 'GET',
  path: '/v1/providers',
  id: 'listProviders',
  tag,
  summary: 'Who answers model calls, your own first',
  right: 'models.read',
  answer: {
    status: 200,
    description: 'All providers.',
    content: { 'application/json': z.object({ providers: z.array(ListedProvider) }) },
  },
});

export const setProvider = endpoint({
  method: 'POST',
  path: '/v1/providers',
  id: 'setProvider',
  tag,
  summary: 'Add a provider, or change one with all its fields',
  description: 'One of the name of a provider that ships takes its place. Its key is added with POST /v1/keys.',
  right: 'models.manage',
  body: ProviderIn,
  answer: { status: 200, description: 'The provider.', content: { 'application/json': Provider } },
  errors: ['host_refused'],
});

export const removeProvider = endpoint({
  method: 'DELETE',
  path: '/v1/providers/{provider}',
  id: 'removeProvider',
  tag,
  summary: 'Remove a provider with its models',
  description: 'One that ships is again as it shipped.',
  right: 'models.manage',
  params: ByName,
  answer: { status: 204, description: 'It is gone.' },
  errors: ['not_found'],
});

export const testProvider = endpoint({
  method: 'POST',
  path: '/v1/providers/{provider}/test',
  id: 'testProvider',
  tag,
  summary: 'Try a provider with your key',
  description:
    'Lists its models, at no cost: that proves the way and the key. With a `model`, that one is asked for a word or two, which is paid and recorded as any call and proves that it answers. What went wrong is in the answer.',
  right: 'models.use',
  params: ByName,
  body: z.strictObject({
    projectId: Id.optional().describe('With the key of this project; default: your own or the tenant’s.'),
    model: z.string().min(1).max(200).optional().describe('One of its models, to be called; default: none.'),
  }),
  answer: { status: 200, description: 'How it went.', content: { 'application/json': ProviderTest } },
  errors: ['not_found'],
});

export const listCatalog = endpoint({
  method: 'GET',
  path: '/v1/model-catalog',
  id: 'listModelCatalog',
  tag,
  summary: 'Models of all providers with their prices',
  right: 'models.read',
  query: z.strictObject({ provider: ProviderName.optional() }),
  answer: {
    status: 200,
    description: 'All models.',
    content: { 'application/json': z.object({ models: z.array(ListedCatalogModel) }) },
  },
});

export const setCatalogModel = endpoint({
  method: 'POST',
  path: '/v1/model-catalog',
  id: 'setCatalogModel',
  tag,
  summary: 'Add a model of a provider, or change one with all its fields',
  right: 'models.manage',
  body: ModelIn,
  answer: { status: 200, description: 'The model.', content: { 'application/json': CatalogModel } },
  errors: ['not_found'],
});

export const removeCatalogModel = endpoint({
  method: 'DELETE',
  path: '/v1/model-catalog/{provider}/{model}',
  id: 'removeCatalogModel',
  tag,
  summary: 'Remove a model; one that ships is again as it shipped',
  description: 'A slash in its name is written %2F. Its prices stay.',
  right: 'models.manage',
  params: z.strictObject({ provider: ProviderName, model: z.string().min(1).max(200) }),
  answer: { status: 204, description: 'It is gone.' },
  errors: ['not_found'],
});
