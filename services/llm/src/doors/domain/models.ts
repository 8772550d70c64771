import { AppError, type ModelProtocol } from '@hexad/kernel';
import type { ListedModel } from '../../calls/application/ports.js';

/** Nobody knows when it was released. */
const UNKNOWN_DATE = '1970-01-01T00:00:00Z';

const VIEWS = {
  openai: ({ id, provider }: ListedModel) => ({ id, object: 'model', created: 0, owned_by: provider }),
  anthropic: ({ id, contextTokens, maxOutput }: ListedModel) => ({
    type: 'model',
    id,
    display_name: id,
    created_at: UNKNOWN_DATE,
    max_input_tokens: contextTokens,
    max_tokens: maxOutput,
    capabilities: null,
    lifecycle: 'active',
    line: null,
    deprecated_at: null,
    retires_at: null,
  }),
};

/** All on one page. */
export function modelList(protocol: ModelProtocol, models: readonly ListedModel[]) {
  if (protocol === 'openai') return { object: 'list', data: models.map(VIEWS.openai) };
  return { data: models.map(VIEWS.anthropic), has_more: false, first_id: models[0]?.id ?? null, last_id: models.at(-1)?.id ?? null };
}

/** By its id, or with its provider's name before it, as calls may ask for it. Fails with `model_unknown`. */
export function oneModel(protocol: ModelProtocol, models: readonly ListedModel[], id: string) {
  const found = models.find((model) => model.id === id) ?? models.find((model) => `${model.provider}/${model.id}` === id);
  if (found === undefined)
    throw new AppError('model_unknown', `There is no model ${JSON.stringify(id)}; GET /v1/models lists those that there are.`);
  return VIEWS[protocol]({ ...found, id });
}
