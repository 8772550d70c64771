import { describe, expect, it } from 'vitest';
import { firstStories } from '../fixtures/build.js';
import { kites } from '../fixtures/kites.js';
import { openApiDocument } from './openapi.js';

const all = openApiDocument(kites, firstStories(kites));
const operations = Object.entries(all.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation: operation as { operationId: string } })),
);

describe('the OpenAPI document', () => {
  it('names every operation once', () => {
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('refers only to what it defines', () => {
    const refs = [...JSON.stringify(all).matchAll(/"#\/components\/(schemas|responses)\/(\w+)"/g)];
    const missing = refs.filter(([, kind, name]) => !Object.hasOwn(all.components[kind as 'schemas' | 'responses'], name!));
    expect(refs.length).toBeGreaterThan(20);
    expect(missing).toEqual([]);
  });

  it('offers exactly the operations of an entity', () => {
    const knots = operations.filter(({ path }) => path.startsWith('/api/knots')).map(({ path, method }) => `${method} ${path}`);
    expect(knots.toSorted()).toEqual(['delete /api/knots/{id}', 'get /api/knots', 'get /api/knots/{id}', 'post /api/knots']);
  });

  it('has a path for every transition and every collection', () => {
    const paths = Object.keys(all.paths);
    expect(paths).toEqual(
      expect.arrayContaining([
        '/api/orchards/{id}/plant',
        '/api/orchards/{id}/kites',
        '/api/ribbons/{id}/orchards',
        '/api/kites/{id}/knots',
      ]),
    );
  });

  it('grows with the stories', () => {
    const first = openApiDocument(kites, firstStories(kites, 1));
    expect(Object.keys(first.paths)).toEqual(['/health', '/health/live', '/health/ready']);
    const second = openApiDocument(kites, firstStories(kites, 2));
    expect(Object.keys(second.paths)).toEqual(expect.arrayContaining(['/api/orchards', '/api/orchards/{id}']));
    expect(Object.keys(second.components.schemas)).not.toContain('Kite');
  });
});
