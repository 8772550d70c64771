import { randomUUID } from 'node:crypto';
import type { Repo } from '@hexad/provider-double';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { member, openHouse, owner, stranger, viewer, type House } from '../fixtures/house.js';

let house: House;
beforeAll(async () => {
  house = await openHouse();
  await house.connect();
});
afterAll(() => house[Symbol.asyncDispose]());

let repo: Repo;
let place: { projectId: string; repo: string; connection: string };
beforeEach(() => {
  const name = `web-${randomUUID().slice(0, 8)}`;
  repo = house.github.repo('shop', name);
  place = { projectId: '', repo: `${house.github.origin}/shop/${name}`, connection: '' };
});

const as = (idempotencyKey: string = randomUUID(), caller = member) => ({ caller, idempotencyKey });
const codeOf = (work: Promise<unknown>): Promise<unknown> => work.then(() => 'fine').catch((error: { code: string }) => error.code);
const branchOff = (branch = 'feature/shoes', key?: string, baseBranch = 'main') =>
  house.repositories.createBranch({ ...place, branch, baseBranch }, as(key));
const propose = async (branch = 'feature/shoes') => {
  const wish = { ...place, branch, baseBranch: 'main', title: 'Sell shoes', body: 'Shoes' };
  return (await house.repositories.openPullRequest(wish, as())).pullRequest!;
};
const proposed = async () => {
  await branchOff();
  const head = repo.push('feature/shoes', 'shoes');
  return { head, pull: await propose() };
};
const closed = async (number: number) => (await house.repositories.closePullRequest({ ...place, number }, as())).pullRequest!.state;
const askedBy = (caller: typeof owner) => house.repositories.createBranch({ ...place, branch: 'b', baseBranch: '' }, as(undefined, caller));
const remove = (branch: string) => house.repositories.deleteBranch({ ...place, branch }, as());
const merge = (number: number, head: string) => house.repositories.mergePullRequest({ ...place, number, head, method: '' }, as());

describe('a branch', () => {
  it('begins where its base is, also of the default branch that nobody named', async () => {
    const [named, unnamed] = [await branchOff(), await branchOff('other', undefined, '')];
    expect([named.commit, unnamed.commit, repo.tip('feature/shoes')]).toEqual([repo.tip('main'), repo.tip('main'), repo.tip('main')]);
  });

  it('is found again by a repeated wish although its base has moved since and the answer was lost', async () => {
    const key = randomUUID();
    house.github.fail({ on: /^POST .*git\/refs$/, afterwards: true, meanwhile: () => repo.push('main', 'somebody else') });
    const first = await branchOff('feature/shoes', key);
    const second = await branchOff('feature/shoes', key);
    expect([second, repo.tip('feature/shoes'), repo.tip('main') === first.commit]).toEqual([first, first.commit, false]);
  });

  it('is not taken for its own when it is at another commit', async () => {
    await branchOff();
    repo.push('feature/shoes', 'of somebody else');
    expect(await codeOf(branchOff())).toBe('conflict');
  });

  it('is deleted, also when it is gone already, and never when it is the default one', async () => {
    await branchOff();
    expect([(await remove('feature/shoes')).deleted, (await remove('feature/shoes')).deleted, await codeOf(remove('main'))]).toEqual([
      true,
      false,
      'conflict',
    ]);
  });

  it.each(['feature/https://x', '../main', 'a b', '-d', 'x.lock', ''])('is refused when git has none called %j', async (branch) => {
    expect(await codeOf(branchOff(branch))).toBe('invalid');
  });
});

describe('a pull request', () => {
  it('is proposed once, with its head for who approves it', async () => {
    const { head, pull } = await proposed();
    expect([pull, await propose(), repo.pulls.length]).toMatchObject([
      { number: 1, head, state: 'open', url: `${place.repo}/pull/1` },
      { number: 1, head },
      1,
    ]);
  });

  it('is proposed once when the answer of the first try was lost', async () => {
    await branchOff();
    repo.push('feature/shoes', 'shoes');
    house.github.fail({ on: /^POST .*pulls$/, afterwards: true });
    expect([(await propose()).number, repo.pulls.length]).toEqual([1, 1]);
  });

  it('needs something to propose', async () => {
    await branchOff();
    expect(await codeOf(propose())).toBe('conflict');
  });

  it('is closed, and stays closed or merged', async () => {
    const { pull, head } = await proposed();
    const states = [await closed(pull.number), await closed(pull.number)];
    repo.push('feature/shoes', 'more');
    const again = await propose();
    await merge(again.number, again.head);
    expect([...states, await closed(again.number), head === again.head]).toEqual(['closed', 'closed', 'merged', false]);
  });
});

describe('a merge', () => {
  it('is of exactly the given head, once', async () => {
    const { pull, head } = await proposed();
    const [first, second] = [await merge(pull.number, head), await merge(pull.number, head)];
    expect([first.commit, second.commit]).toEqual([repo.tip('main'), repo.tip('main')]);
  });

  it('is refused when another head was pushed, before or while it is asked for', async () => {
    const { pull, head } = await proposed();
    house.github.fail({ on: /^PUT .*merge$/, meanwhile: () => repo.push('feature/shoes', 'sneaked in') });
    expect([await codeOf(merge(pull.number, head)), await codeOf(merge(pull.number, head)), repo.pulls[0]!.state]).toEqual([
      'conflict',
      'conflict',
      'open',
    ]);
  });

  it('can be asked for again while the provider finds out whether it fits, and not when it does not', async () => {
    const { pull, head } = await proposed();
    const answer = { status: 405, body: { message: 'Pull Request is not mergeable' } };
    repo.pulls[0]!.mergeable = null;
    house.github.fail({ on: /^PUT .*merge$/, answer, meanwhile: () => Object.assign(repo.pulls[0]!, { mergeable: null }) });
    house.github.fail({ on: /^PUT .*merge$/, meanwhile: () => Object.assign(repo.pulls[0]!, { mergeable: true }) });
    const inTheEnd = await codeOf(merge(pull.number, head));
    const other = await (async () => {
      repo.push('feature/shoes', 'more');
      const next = await propose();
      repo.pulls[1]!.mergeable = false;
      return codeOf(merge(next.number, next.head));
    })();
    expect([inTheEnd, other]).toEqual(['fine', 'conflict']);
  });

  it('is taken back by a commit with the files of before, once, and not under the work of others', async () => {
    const before = repo.commits.get(repo.tip('main'))!;
    const { pull, head } = await proposed();
    const { commit } = await merge(pull.number, head);
    const revert = () => house.repositories.revertCommit({ ...place, branch: 'main', commit }, as());
    const [first, second] = [await revert(), await revert()];
    expect([first, repo.commits.get(first.commit)!.tree, repo.tip('main')]).toEqual([second, before.tree, first.commit]);
    repo.push('main', 'others');
    expect(await codeOf(revert())).toBe('conflict');
  });
});

describe('who asks', () => {
  it('needs the right to work, and a connection of the own tenant', async () => {
    expect([await codeOf(askedBy(viewer)), await codeOf(askedBy(stranger))]).toEqual(['forbidden', 'not_found']);
  });

  it('of an unknown repository, host or connection is told so', async () => {
    const ask = (more: object) => codeOf(house.repositories.createBranch({ ...place, branch: 'b', baseBranch: '', ...more }, as()));
    expect([
      await ask({ repo: `${house.github.origin}/shop/nowhere` }),
      await ask({ repo: 'https://github.com/shop/web' }),
      await ask({ connection: 'no such' }),
      await ask({ repo: 'shop' }),
      await ask({ repo: 'https://github.com/../..' }),
    ]).toEqual(['not_found', 'not_found', 'not_found', 'invalid', 'invalid']);
  });
});

const publish = (pages: string[], branch = '', baseBranch = '') =>
  house.repositories.publishPages({ ...place, pages, branch, baseBranch }, as());
const shown = () => Object.keys(repo.filesOf(repo.tip('gh-pages')));

describe('pages', () => {
  it('become one commit on the branch of what is published, on top of what is there, and once', async () => {
    repo.push('main', 'pages', { 'docs/a.md': 'A', 'docs/b.md': 'B', 'src/x.ts': 'x' });
    const first = await publish(['docs/a.md']);
    expect([first, shown()]).toEqual([{ commit: repo.tip('gh-pages'), url: `${place.repo}/tree/gh-pages` }, ['docs/a.md']]);
    expect(await publish(['docs/a.md'])).toEqual(first);
    repo.site = 'https://shop.example.com/';
    repo.push('main', 'next', { 'docs/a.md': 'A2', 'docs/b.md': 'B2' });
    const second = await publish(['docs/a.md', 'docs/b.md']);
    expect([second.url, shown(), repo.commits.get(second.commit)!.parents]).toEqual([
      'https://shop.example.com/',
      ['docs/a.md', 'docs/b.md'],
      [{ sha: first.commit }],
    ]);
  });

  it('that are gone are not published any more; what never was is refused, and changes nothing', async () => {
    repo.push('main', 'pages', { 'a.md': 'A', 'b.md': 'B' });
    await publish(['a.md', 'b.md']);
    repo.push('main', 'one less', { 'b.md': null });
    await publish(['b.md']);
    expect(shown()).toEqual(['a.md']);
    const tip = repo.tip('gh-pages');
    expect([
      await codeOf(publish(['a.md', 'c.md'])),
      await codeOf(publish(['../x'])),
      await codeOf(publish([])),
      await codeOf(publish(['a.md'], 'main')),
    ]).toEqual(['not_found', 'invalid', 'invalid', 'conflict']);
    expect(repo.tip('gh-pages')).toBe(tip);
  });

  it('come on top of what somebody else published meanwhile, at the next try', async () => {
    repo.push('main', 'pages', { 'a.md': 'A' });
    await publish(['a.md']);
    repo.push('main', 'next', { 'a.md': 'A2' });
    house.github.fail({ on: /^PATCH .*gh-pages$/, meanwhile: () => repo.push('gh-pages', 'somebody else', { 'z.md': 'Z' }) });
    const said = await codeOf(publish(['a.md']));
    if (said !== 'fine') await publish(['a.md']);
    expect(shown()).toEqual(['a.md', 'z.md']);
  });
});
