import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { EVENTS } from '@hexad/proto/events';
import { describe, expect, it } from 'vitest';
import { openHouse } from '../fixtures/house.js';
import { eventsDocument } from './events-document.js';

interface Served {
  readonly info: { readonly description: string };
  readonly servers: object;
  readonly channels: Record<string, { readonly address: string }>;
  readonly components: { readonly messages: object };
}

/** What anybody gets from a platform with these settings. */
async function served(settings: Record<string, string>): Promise<Served> {
  await using house = await openHouse(settings);
  const { status, json } = await house.call('GET', '/v1/asyncapi.json', { key: null });
  expect(status).toBe(200);
  return json as Served;
}

describe('the AsyncAPI document of a platform', () => {
  it('is valid, and each payload has a valid JSON Schema', () => {
    const ajv = addFormats.default(new Ajv({ strict: false }));
    const valid = ajv.compile(createRequire(import.meta.url)('@asyncapi/specs/schemas/3.0.0-without-$id.json') as object);
    valid(eventsDocument(['rabbitmq', 'nats']));
    expect([valid.errors, EVENTS.filter(({ schema }) => !ajv.validateSchema(schema))]).toEqual([null, []]);
  });

  it('tells of its own broker with its own prefix', async () => {
    const { servers, channels } = await served({ HEXAD_BUS_URL: 'nats://one:4222', HEXAD_BUS_PREFIX: 'second' });
    expect(Object.keys(servers)).toEqual(['nats']);
    expect(Object.values(channels).map(({ address }) => address)).toEqual(
      EVENTS.map(({ type }) => `${type.replace('hexad.', 'second.')}.{partition}`),
    );
  });

  it('says that nobody else hears a bus inside the database', async () => {
    const { info, channels, components } = await served({});
    expect(info.description).toContain('set HEXAD_BUS_URL');
    expect([Object.keys(channels), Object.keys(components.messages)]).toEqual([[], EVENTS.map(({ type }) => type)]);
  });
});
