import { describe, expect, it } from 'vitest';
import { appModel } from '../../domain/model.js';
import { openApiDocument } from '../../domain/openapi.js';
import { firstStories } from '../../fixtures/build.js';
import { guild } from '../../fixtures/guild.js';
import { kites } from '../../fixtures/kites.js';
import { apiMarkdown } from './api-markdown.js';

const written = (spec = kites, count?: number): string => {
  const stories = firstStories(spec, count);
  return apiMarkdown(appModel({ spec, stories, stack: ['node-api'] }), stories);
};

const inOrder = (calls: readonly (string | undefined)[]) => calls.toSorted((a = '', b = '') => a.localeCompare(b));

describe('docs/api.md', () => {
  it('has every request that the API describes, and no other', () => {
    const paths = Object.entries(openApiDocument(kites, firstStories(kites)).paths);
    const described = paths.flatMap(([path, item]) => Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`));
    const found = [...written().matchAll(/^`([A-Z]+ \/\S*)`/gm)].map(([, call]) => call);
    expect(inOrder(found)).toEqual(inOrder(described));
  });

  it('leads from each request to the bodies that it takes and answers', () => {
    const text = written();
    const links = new Set([...text.matchAll(/\]\(#([\w-]+)\)/g)].map(([, link]) => link));
    const headings = new Set([...text.matchAll(/^### (\w+)$/gm)].map(([, name]) => name!.toLowerCase()));
    expect([...links].filter((link) => !headings.has(link!))).toEqual([]);
    expect(links.size).toBeGreaterThan(3);
  });

  it('says what a value may be, and who may send a request', () => {
    expect(written()).toMatch(/\| `\w+` +\| string, at least \d+ characters/);
    expect(written(guild)).toMatch(/^`POST \/api\/\w+` — /m);
    expect(written(guild)).toContain('Authorization: Bearer');
  });

  it('has nothing of a record before its story', () => {
    expect(written(kites, 1)).not.toContain('/api/');
  });
});
