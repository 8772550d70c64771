import type { Resources } from '@hexad/proto/documents';
import { table } from './text.js';

/** What a product needs to run on: the offers side by side, then what each consists of and for which requirement. */
export function resourcesText({ catalogue, load, options, libraries, notServed }: Resources, columns: number): string {
  const money = (micro: number): string => `${(micro / 1e6).toFixed(micro < 1e7 ? 2 : 0)} ${catalogue.currency}`;
  const range = ({ low, likely, high }: { low: number; likely: number; high: number }): string =>
    `${money(low)} – ${money(high)}, likely ${money(likely)}`;
  return [
    `A month by list prices as of ${catalogue.pricesAsOf} (catalogue ${catalogue.version}). ${catalogue.note}`,
    '',
    ...options.flatMap(({ provider, possible, why, monthly, items }) => [
      `${provider}: ${range(monthly)}${possible ? '' : `  (not possible: ${why ?? ''})`}`,
      table(
        items.map((item) => ['', item.service, item.sku, range(item.monthly), item.serves.map(({ id }) => id).join(', ')]),
        columns,
        4,
      ),
      '',
    ]),
    ...libraries.map(
      ({ name, licence, purpose, serves }) => `  library     ${name} (${licence}) ${purpose}: ${serves.map(({ id }) => id).join(', ')}`,
    ),
    ...notServed.map(
      ({ requirement, reason }) =>
        `  not served  ${requirement.id} ${JSON.stringify(requirement.quote ?? requirement.statement)}: ${reason}`,
    ),
    ...load.map(({ name, low, likely, high, from }) => `  load        ${name}: ${low} – ${high}, likely ${likely} (${from})`),
  ].join('\n');
}
