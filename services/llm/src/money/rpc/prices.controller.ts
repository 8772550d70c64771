import { AppError, requireRight } from '@hexad/kernel';
import {
  PriceServiceService as Service,
  type ListPricesRequest,
  type ListPricesResponse,
  type Price as PriceMessage,
  type SetPriceRequest,
  type SetPriceResponse,
} from '@hexad/proto/llm/v1/money';
import { Rpc, type CallContext } from '@hexad/rpc';
import { Controller } from '@nestjs/common';
import { PriceList } from '../application/price-list.js';
import type { Price } from '../domain/price.js';
import { ratesOf, rateTexts } from './amounts.js';

const WITHIN = { within: 'tenant' } as const;

@Controller()
export class PricesController {
  constructor(private readonly prices: PriceList) {}

  @Rpc(Service.setPrice, WITHIN)
  async set({ provider, model, from, ...texts }: SetPriceRequest, { caller }: CallContext): Promise<SetPriceResponse> {
    requireRight(caller, 'models.manage');
    const rates = ratesOf(texts);
    const since = from === '' ? await this.prices.soonest(caller.tenant, provider, model) : timeOf(from);
    const price = { provider, model, from: since, ...rates };
    await this.prices.add(caller.tenant, price);
    return { price: toMessage(price, false) };
  }

  @Rpc(Service.listPrices, WITHIN)
  async list({ provider, model }: ListPricesRequest, { caller }: CallContext): Promise<ListPricesResponse> {
    requireRight(caller, 'models.read');
    const { own, shipped } = await this.prices.all(caller.tenant);
    const all = [...own.map((price) => toMessage(price, false)), ...shipped.map((price) => toMessage(price, true))];
    return { prices: all.filter((price) => (provider === '' || price.provider === provider) && (model === '' || price.model === model)) };
  }
}

const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/;

function timeOf(text: string): Date {
  const time = new Date(text);
  if (RFC_3339.test(text) && !Number.isNaN(time.getTime())) return time;
  throw new AppError('invalid', `A price begins at a moment as RFC 3339 writes it, not at ${JSON.stringify(text.slice(0, 40))}.`);
}

const toMessage = ({ provider, model, from, ...rates }: Price, shipped: boolean): PriceMessage => ({
  provider,
  model,
  from: from.getTime() === 0 ? '' : from.toISOString(),
  ...rateTexts(rates),
  shipped,
});
