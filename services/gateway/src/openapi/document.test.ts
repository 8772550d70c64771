import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endpointOf } from '../endpoint/endpoint.decorator.js';
import { openHouse, type House } from '../fixtures/house.js';
import { receiveSlack } from '../http/approvals/chats.endpoints.js';
import { receiveWebhook } from '../http/automation/triggers.endpoints.js';
import { CONTROLLERS } from '../http/controllers.js';
import { COMPATIBLE_ENDPOINTS } from '../http/models/compatible.endpoints.js';
import { docs, docsFile, openapi } from '../http/system/system.endpoints.js';
import { ENDPOINTS, restDocument } from './rest-document.js';

const served = CONTROLLERS.flatMap((controller) =>
  Object.values(Object.getOwnPropertyDescriptors(controller.prototype)).flatMap(({ value }) => {
    const endpoint = typeof value === 'function' ? endpointOf(value as object) : undefined;
    return endpoint ? [endpoint] : [];
  }),
);

const names = (endpoints: readonly { method: string; path: string }[]) =>
  endpoints.map(({ method, path }) => `${method} ${path}`).toSorted();

describe('the OpenAPI document', () => {
  it('describes every operation that is served, and no other', () => {
    expect(names([...served, ...COMPATIBLE_ENDPOINTS, receiveSlack, receiveWebhook])).toEqual(
      names([...ENDPOINTS, openapi, docs, docsFile]),
    );
  });

  it('points only at schemas that it has', () => {
    const text = JSON.stringify(restDocument());
    const { schemas } = (restDocument() as { components: { schemas: object } }).components;
    const pointed = [...text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name);
    expect(pointed.filter((name) => !Object.hasOwn(schemas, name!))).toEqual([]);
  });

  it('has an id of its own for each operation', () => {
    const ids = ENDPOINTS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('the documentation page', () => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse();
  });
  afterAll(() => house[Symbol.asyncDispose]());
  const get = (path: string) => house.call('GET', path, { key: null });

  it('needs no other host', async () => {
    const page = await get('/docs');
    const files = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path!).filter((path) => path !== 'data:,');
    const answers = await Promise.all(files.map(get));
    expect([files.every((path) => path.startsWith('/docs/')), answers.map(({ status }) => status)]).toEqual([true, [200, 200, 200]]);
  });

  it('serves its own files and nothing else', async () => {
    const answers = [await get('/docs/package.json'), await get('/docs/..%2Fpackage.json'), await get('/docs/constructor')];
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
  });
});
