import { readFileSync } from 'node:fs';
import type { ErrorCode } from '@hexad/kernel';
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../expressions/json.js';
import { explain } from '../tooling/explain/explain.js';
import { shippedVocabulary } from '../tooling/shipped.js';
import { play, type Case } from './testing/conformance.js';

type Event = NonNullable<Case['events']>[number];

const fileOf = (name: string) => readFileSync(new URL(`../../../../workflows/${name}.yaml`, import.meta.url), 'utf8');
const run = (name: string, inputs: JsonObject, events: Event[]) =>
  play({ workflow: fileOf(name), inputs: inputs as Record<string, never>, events });
const did = (path: string, result: Json = {}): Event => ({ succeed: path, result: result as never });
const failed = (path: string, code: ErrorCode = 'internal'): Event => ({ fail: path, code });
const said = (path: string, by: string, revision: string, say: 'approve' | 'reject' = 'approve'): Event => ({
  vote: path,
  by,
  revision,
  say,
  roles: ['role:admin'],
});
/** Paths of what was undone, in order. */
const undone = (journal: readonly string[]) =>
  journal.filter((line) => line.startsWith('step.succeeded') && line.endsWith('/compensate')).map((line) => line.slice(15, -11));

const TASK = { id: 'T-1', title: 'Sell shoes', description: 'Shoes', status: 'todo' };
const PR = { number: 7, url: 'https://git.example.com/7', head: 'abc' };

describe('workflows/merge.yaml', () => {
  const INPUTS = { repo: '/srv/shop', head: 'task/a', target: 'main' };
  const conflict = { landed: false, commit: '', code: 'conflict', reason: 'others', files: ['src/a.ts', 'src/b.ts'] };
  const landed = { landed: true, commit: 'abc', code: '', reason: '', files: [] };

  it('does anew on the target what conflicts with it, and merges that', () => {
    const { ends, wrong } = run('merge', { ...INPUTS, goal: 'Sell shoes' }, [
      did('merge', conflict),
      {
        given: {
          do_anew: {
            kind: 'code',
            goal: 'Sell shoes\n\nThis was done before, and could not be merged: others changed src/a.ts, src/b.ts meanwhile. Do it on what is there now, and keep what they did.',
            repo: INPUTS.repo,
            base: 'main',
            criteria: [],
            checks: [],
            files: conflict.files,
            budget_usd: 2,
          },
        },
      },
      did('do_anew', { branch: 'task/b', complete: true }),
      { given: { merge_anew: { repo: INPUTS.repo, head: 'task/b', target: 'main', files: conflict.files, checks: [] } } },
      did('merge_anew', landed),
    ]);
    expect([ends, wrong]).toEqual(['succeeded', []]);
  });

  it.each<[string, JsonObject, Event[]]>([
    ['nobody said what it is for', {}, [did('merge', conflict)]],
    ['its checks fail on top of the target', { goal: 'Sell shoes' }, [did('merge', { ...conflict, code: 'red' })]],
    ['it cannot be done anew', { goal: 'Sell shoes' }, [did('merge', conflict), failed('do_anew', 'unsupported')]],
    [
      'it is not done anew as it should be',
      { goal: 'Sell shoes' },
      [did('merge', conflict), did('do_anew', { branch: 'task/b', complete: false })],
    ],
    [
      'it conflicts again',
      { goal: 'Sell shoes' },
      [did('merge', conflict), did('do_anew', { branch: 'task/b', complete: true }), did('merge_anew', conflict)],
    ],
  ])('returns it when %s', (_, more, events) => {
    expect(run('merge', { ...INPUTS, ...more }, events)).toMatchObject({ ends: 'failed: incomplete', wrong: [] });
  });
});

describe('workflows/development.yaml', () => {
  const INPUTS = { task_id: 'T-1', repository_url: 'https://git.example.com/shop', authors: ['user:eve'] };
  const proposed = [
    did('get_task', { task: TASK }),
    did('begin_task'),
    did('create_branch'),
    did('write_code', { commit: 'abc' }),
    did('test', { passed: true, findings: [] }),
    did('open_pull_request', PR),
    did('in_review'),
  ];

  it('merges exactly what was approved, and tells tracker and people', () => {
    const { ends, wrong } = run('development', INPUTS, [
      ...proposed,
      said('review', 'user:bob', 'abc'),
      { given: { merge: { repo: INPUTS.repository_url, number: 7, head: 'abc' } } },
      did('merge', { merged: true }),
      { working: ['tell_everyone/close_task', 'tell_everyone/notify'] },
      did('tell_everyone/close_task'),
      failed('tell_everyone/notify'),
      did('post_execution/cleanup'),
    ]);
    expect([ends, wrong]).toEqual(['succeeded', []]);
  });

  it('mends what the tests found, three times at most', () => {
    const round = (n: number, passed: boolean) => [
      did(`mend[${n}]/fix`, { commit: `c${n}` }),
      did(`mend[${n}]/test_again`, { passed, findings: [n] }),
    ];
    const start = [...proposed.slice(0, 4), did('test', { passed: false, findings: ['f'] })];
    const good = run('development', INPUTS, [...start, ...round(1, false), ...round(2, true), { working: ['open_pull_request'] }]);
    const bad = run('development', INPUTS, [...start, ...round(1, false), ...round(2, false), ...round(3, false)]);
    expect([good.wrong, bad.journal.find((line) => line.startsWith('step.failed mend'))]).toEqual([[], 'step.failed mend (exhausted)']);
  });

  it('takes everything back when the review says no: pull request, branch, tracker', () => {
    const { ends, journal } = run('development', INPUTS, [
      ...proposed,
      said('review', 'user:bob', 'abc', 'reject'),
      did('open_pull_request/compensate'),
      did('create_branch/compensate'),
      did('begin_task/compensate'),
      did('post_execution/send_message'),
    ]);
    expect([ends, undone(journal)]).toEqual(['compensated: conflict', ['open_pull_request', 'create_branch', 'begin_task']]);
  });

  it('takes back what was begun when the code cannot be written', () => {
    const { ends, journal } = run('development', INPUTS, [
      ...proposed.slice(0, 3),
      failed('write_code', 'invalid'),
      did('create_branch/compensate'),
      did('begin_task/compensate'),
      did('post_execution/send_message'),
    ]);
    expect([ends, undone(journal)]).toEqual(['compensated: invalid', ['create_branch', 'begin_task']]);
  });

  it('is approved neither by who started it nor by its authors', () => {
    const before = run('development', INPUTS, proposed).journal.length;
    const after = run('development', INPUTS, [...proposed, said('review', 'user:1', 'abc'), said('review', 'user:eve', 'abc')]);
    expect([after.journal.length, after.ends]).toEqual([before, 'waiting']);
  });
});

describe('workflows/bugfix.yaml', () => {
  const INPUTS = { task_id: 'B-1', repository_url: 'https://git.example.com/shop', authors: [] };
  const begun = [did('get_bug', { task: { ...TASK, id: 'B-1' } }), did('create_branch')];
  const reproduced = did('reproduce', { reproduced: true, test: 'shoes.test', notes: '' });

  it('proves the fix with the test that failed before it, and merges it', () => {
    const { ends, wrong } = run('bugfix', INPUTS, [
      ...begun,
      reproduced,
      did('route[fixed]/fix', { commit: 'abc' }),
      { given: { 'route[fixed]/prove': { repo: INPUTS.repository_url, branch: 'fix/B-1', commit: 'abc', must_pass: ['shoes.test'] } } },
      did('route[fixed]/prove', { passed: true }),
      did('route[fixed]/open_pull_request', PR),
      said('route[fixed]/review', 'user:bob', 'abc'),
      did('route[fixed]/merge', { merged: true }),
      did('route[fixed]/close_bug'),
      did('post_execution/send_message'),
    ]);
    expect([ends, wrong]).toEqual(['succeeded', []]);
  });

  it('asks the reporter about what does not happen here, and leaves no branch', () => {
    const { ends } = run('bugfix', INPUTS, [
      ...begun,
      did('reproduce', { reproduced: false, test: null, notes: 'Works here.' }),
      did('route[not_reproduced]/ask_reporter'),
      did('route[not_reproduced]/drop_branch'),
      did('post_execution/send_message'),
    ]);
    expect(ends).toBe('succeeded');
  });

  it('is incomplete when the fix does not make the test pass, and proposes nothing', () => {
    const { ends, journal } = run('bugfix', INPUTS, [
      ...begun,
      reproduced,
      did('route[fixed]/fix', { commit: 'abc' }),
      did('route[fixed]/prove', { passed: false }),
    ]);
    expect([ends, journal.includes('step.skipped route[fixed]/open_pull_request')]).toEqual(['failed: incomplete', true]);
  });

  it('takes pull request and branch back when the review says no', () => {
    const { ends, journal } = run('bugfix', INPUTS, [
      ...begun,
      reproduced,
      did('route[fixed]/fix', { commit: 'abc' }),
      did('route[fixed]/prove', { passed: true }),
      did('route[fixed]/open_pull_request', PR),
      said('route[fixed]/review', 'user:bob', 'abc', 'reject'),
      did('route[fixed]/open_pull_request/compensate'),
      did('create_branch/compensate'),
    ]);
    expect([ends, undone(journal)]).toEqual(['compensated: conflict', ['route[fixed]/open_pull_request', 'create_branch']]);
  });
});

describe('workflows/hotfix.yaml', () => {
  const INPUTS = {
    incident_id: 'I-1',
    description: 'No shoes',
    repository_url: 'https://git.example.com/shop',
    deploy_url: 'https://deploy.example.com/',
    health_url: 'https://shop.example.com/health',
  };
  const deployed = [
    failed('announce'),
    did('create_branch'),
    did('fix', { commit: 'abc' }),
    did('test', { passed: true, findings: [] }),
    did('open_pull_request', PR),
    said('approval', 'user:bob', 'abc'),
    did('merge', { merged: true, commit: 'def' }),
    did('deploy', { status: 200 }),
  ];

  it('watches production until it is well', () => {
    const { ends, wrong } = run('hotfix', INPUTS, [
      ...deployed,
      {
        given: {
          deploy: {
            method: 'POST',
            url: INPUTS.deploy_url,
            auth: { bearer: { $secret: 'DEPLOY_TOKEN' } },
            body: { commit: 'def', incident: 'I-1' },
          },
        },
      },
      did('watch[1]/look', { status: 503 }),
      { pass: 15 },
      did('watch[2]/look', { status: 200 }),
      did('back_to_main', { url: 'https://git.example.com/8' }),
      did('post_execution/send_message'),
    ]);
    expect([ends, wrong]).toEqual(['succeeded', []]);
  });

  it('takes release, merge, pull request and branch back when it does not help', () => {
    const looks = Array.from({ length: 20 }, (_, index): Event[] => [did(`watch[${index + 1}]/look`, { status: 503 }), { pass: 15 }]);
    const steps = ['deploy', 'merge', 'open_pull_request', 'create_branch'];
    const { ends, journal } = run('hotfix', INPUTS, [
      ...deployed,
      ...looks.flat(),
      ...steps.map((step) => did(`${step}/compensate`)),
      did('post_execution/send_message-2'),
    ]);
    expect([ends, undone(journal)]).toEqual(['compensated: exhausted', steps]);
  });

  it('brings nothing out that nobody approves: it asks the owner, and then takes it back', () => {
    const { ends, journal } = run('hotfix', INPUTS, [
      ...deployed.slice(0, 5),
      { pass: 900 },
      { pass: 900 },
      did('open_pull_request/compensate'),
      did('create_branch/compensate'),
      did('post_execution/send_message-2'),
    ]);
    expect([ends.split(':')[0], undone(journal), journal.some((line) => line.startsWith('step.started deploy'))]).toEqual([
      'compensated',
      ['open_pull_request', 'create_branch'],
      false,
    ]);
  });
});

describe('workflows/docs.yaml', () => {
  const INPUTS = { repository_url: 'https://git.example.com/shop', change_id: 'C-1', summary: 'Shoes' };
  const written = [
    did('create_branch'),
    did('find_pages', { pages: ['a.md', 'b.md'] }),
    did('write[a.md]/write_page', { commit: '1' }),
    did('write[b.md]/write_page', { commit: '2' }),
    did('check', { clean: true, findings: [] }),
    did('open_pull_request', PR),
  ];

  it('writes every page, and publishes what was read and merged', () => {
    const { ends } = run('docs', INPUTS, [
      ...written,
      said('review', 'user:bob', 'abc'),
      did('merge', { merged: true }),
      did('publish', { url: 'https://docs.example.com' }),
      did('post_execution/send_message'),
    ]);
    expect(ends).toBe('succeeded');
  });

  it('takes pull request and branch back when nobody reads it in time', () => {
    const { ends, journal } = run('docs', INPUTS, [
      ...written,
      { pass: 432_000 },
      did('open_pull_request/compensate'),
      did('create_branch/compensate'),
    ]);
    expect([ends.split(':')[0], undone(journal)]).toEqual(['compensated', ['open_pull_request', 'create_branch']]);
  });

  it('cancels the other pages when one cannot be written, and drops the branch', () => {
    const { ends, journal } = run('docs', INPUTS, [
      ...written.slice(0, 2),
      failed('write[a.md]/write_page', 'invalid'),
      did('create_branch/compensate'),
    ]);
    expect([ends.split(':')[0], journal.includes('step.cancelled write[b.md]/write_page')]).toEqual(['compensated', true]);
  });
});

describe('workflows/review.yaml', () => {
  const INPUTS = { title: 'Shoes', diff: '+ shoes', revision: 'abc', authors: ['user:eve'] };
  const PATH = 'judge[open]/decide[one]/approval';

  it('is decided on by somebody who did not write it, without a model unless one is wanted', () => {
    const { ends, tells, journal } = run('review', INPUTS, [said(PATH, 'user:eve', 'abc'), said(PATH, 'user:bob', 'abc')]);
    expect([ends, journal.includes('step.skipped read')]).toEqual(['succeeded', true]);
    expect(tells).toEqual(['event tell: review.approved {"title":"Shoes","revision":"abc"}']);
  });

  it('wants two people where two are to look', () => {
    const two = 'judge[open]/decide[two]/approval';
    const { ends, wrong } = run('review', { ...INPUTS, quorum_of_two: true }, [
      said(two, 'user:bob', 'abc'),
      { state: 'waiting' },
      said(two, 'user:cat', 'abc'),
    ]);
    expect([ends, wrong]).toEqual(['succeeded', []]);
  });

  it('asks nobody about a change in which the model found what stops it', () => {
    const reading = { findings: [{ file: 'a', severity: 'critical', message: 'leaks' }] };
    const { ends, tells } = run('review', { ...INPUTS, model: 'fast' }, [did('read', { data: reading })]);
    expect([ends, tells.map((line) => line.split(':')[0])]).toEqual([
      'failed: incomplete',
      ['event judge[blocked]/tell_authors', 'alert post_execution/send_alert'],
    ]);
  });

  it('goes on with people when the model cannot be asked', () => {
    const { ends } = run('review', { ...INPUTS, model: 'fast' }, [failed('read', 'key_missing'), said(PATH, 'user:bob', 'abc')]);
    expect(ends).toBe('succeeded');
  });

  it('has failed, and says so, when it is rejected', () => {
    const { ends, tells } = run('review', INPUTS, [said(PATH, 'user:bob', 'abc', 'reject')]);
    expect([ends, tells.length]).toEqual(['failed: conflict', 1]);
  });
});

describe('workflows/planning.yaml', () => {
  const planned = [
    did('receive', { brief_id: 'b' }),
    did('analyse', { spec_id: 's', questions: [{ id: 'q' }] }),
    did('spec', { title: 'Shop', overview: 'o', version: 1 }),
    did('plan', { tasks: [{ id: 'T1' }], hours: 3, critical_path: ['T1'] }),
    did('look_ahead/forecast', { finish: '2026-02-01', chances: {}, revision: 'r1' }),
    did('look_ahead/resources', { resources: { items: [] } }),
  ];
  const files = ['svg', 'ics', 'gantt'].map((format) => did(`export[${format}]/render`, { file: { bytes: 1 } }));

  it('leads from a prompt to a plan and its files, asking nobody', () => {
    const { ends, wrong } = run('planning', { prompt: 'A shop' }, [
      ...planned.slice(0, 1),
      { given: { analyse: { brief_id: 'b', answers: null } } },
      ...planned.slice(1),
      ...files,
    ]);
    expect([ends, wrong]).toEqual(['succeeded', []]);
  });

  it('asks what is open, and waits for an approval of exactly this spec, where that is wanted', () => {
    const { ends } = run('planning', { brief_id: 'b', ask: true, approve: true }, [
      planned[1]!,
      { signal: 'answers', payload: { q: 'yes' } },
      ...planned.slice(2),
      said('approval', 'user:bob', 'r0'),
      said('approval', 'user:bob', 'r1'),
      ...files,
    ]);
    expect(ends).toBe('succeeded');
  });

  it('writes no files of a plan that was rejected', () => {
    const events = [...planned, said('approval', 'user:bob', 'r1', 'reject')];
    const { ends, journal } = run('planning', { prompt: 'A shop', approve: true }, events);
    expect([ends, journal.some((line) => line.includes('export['))]).toEqual(['failed: conflict', false]);
  });

  it('is refused without anything to plan', () => {
    expect(run('planning', {}, []).ends).toBe('failed: conflict');
  });
});

it.each(['build', 'development', 'hotfix', 'docs', 'planning', 'bugfix', 'review', 'task'])('%s can be explained', (name) => {
  expect(explain(fileOf(name), shippedVocabulary()).name).toBe(name);
});
