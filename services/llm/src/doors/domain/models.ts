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

/** All on one page, unless a client of Anthropic's asks for less. Fails with `invalid`. */
export function modelList(protocol: ModelProtocol, models: readonly ListedModel[], url: string) {
  if (protocol === 'openai') return { object: 'list', data: models.map(VIEWS.openai) };
  const { page, hasMore } = pageOf(models, new URLSearchParams(url.split('?')[1]));
  return { data: page.map(VIEWS.anthropic), has_more: hasMore, first_id: page[0]?.id ?? null, last_id: page.at(-1)?.id ?? null };
}

const MOST_ON_PAGE = 1_000;

/** `limit` models behind the one of `after_id`, or the last before the one of `before_id`. */
function pageOf(models: readonly ListedModel[], query: URLSearchParams) {
  const [after, before, wish] = [query.get('after_id'), query.get('before_id'), query.get('limit')];
  const limit = wish === null ? MOST_ON_PAGE : Number(wish);
  if (!Number.isInteger(limit) || limit < 1 || limit > MOST_ON_PAGE)
    throw new AppError('invalid', `limit: Input should be a whole number from 1 to ${MOST_ON_PAGE}`, { details: { param: 'limit' } });
  const at = (id: string): number => models.findIndex((model) => model.id === id);
  const rest = models.slice(after === null ? 0 : at(after) + 1, before === null ? undefined : Math.max(0, at(before)));
  const page = before === null ? rest.slice(0, limit) : rest.slice(-limit);
  return { page, hasMore: page.length < rest.length };
}

/** By its id, or with its provider's name before it, as calls may ask for it. Fails with `model_unknown`. */
export function oneModel(protocol: ModelProtocol, models: readonly ListedModel[], id: string) {
  const found = models.find((model) => model.id === id) ?? models.find((model) => `${model.provider}/${model.id}` === id);
  if (found === undefined)
    throw new AppError('model_unknown', `There is no model ${JSON.stringify(id)}; GET /v1/models lists those that there are.`);
  return VIEWS[protocol]({ ...found, id });
}
