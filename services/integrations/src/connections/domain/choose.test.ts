import { describe, expect, it } from 'vitest';
import { readRepo, readTask } from './address.js';
import { forRepo } from './choose.js';
import type { Connection } from './connection.js';

const connection = (name: string, more: Partial<Connection> = {}): Connection => ({
  id: name,
  projectId: '',
  provider: 'github',
  name,
  baseUrl: 'https://api.github.com',
  repositories: [],
  hint: '…',
  createdBy: 'user:ann',
  createdAt: new Date(0),
  ...more,
});
const chosen = (all: Connection[], repo: string, wanted = '') => forRepo(all, { projectId: 'p', connection: wanted }, readRepo(repo)).name;

describe('the connection for a repository', () => {
  const all = [
    connection('all'),
    connection('owner', { repositories: ['shop'] }),
    connection('exact', { repositories: ['shop/web'] }),
    connection('project', { projectId: 'p', repositories: ['tools'] }),
    connection('enterprise', { baseUrl: 'https://ghe.example.com/api/v3' }),
  ];

  it.each([
    ['https://github.com/shop/web', 'exact'],
    ['https://github.com/Shop/Web.git', 'exact'],
    ['https://github.com/shop/api', 'owner'],
    ['https://github.com/else/api', 'all'],
    ['https://github.com/tools/api', 'project'],
    ['git@github.com:shop/web.git', 'exact'],
    ['ssh://git@ghe.example.com/shop/web.git', 'enterprise'],
    ['shop/web', 'exact'],
  ])('%s is the one called %s', (repo, name) => {
    expect(chosen(all, repo)).toBe(name);
  });

  it('is a named one, if that is for it', () => {
    expect(chosen(all, 'https://github.com/shop/web', 'all')).toBe('all');
    expect(() => chosen(all, 'https://github.com/shop/web', 'project')).toThrow('There is no connection "project" for github.com/shop/web');
  });
});

it.each([
  ['shop/web#12', { host: '', owner: 'shop', repo: 'web', number: 12 }],
  ['https://github.com/shop/web/issues/12', { host: 'github.com', owner: 'shop', repo: 'web', number: 12 }],
])('%s is a task', (text, address) => {
  expect(readTask(text)).toEqual(address);
});

it.each(['shop/web#0', 'T-1', 'https://github.com/shop/web/issues/', 'shop/..#1', 'https://a@b/shop/web/issues/1'])(
  '%s is no task',
  (text) => {
    expect(() => readTask(text)).toThrow('owner/repo#12');
  },
);
