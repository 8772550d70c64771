import { describe, expect, it } from 'vitest';
import { shippedVocabulary } from '../shipped.js';
import { caseSchemaText, writtenCaseSchema } from './json-schema.js';
import { readCases } from './read-cases.js';
import { testWorkflow } from './test-workflow.js';

const DEPLOY = `
name: deploy
version: "1"
deadline: 100000
steps:
  - name: branch
    plugin: git
    action: create
    outputs: { name: branch }
    compensate: { plugin: git, action: drop, inputs: { branch: "\${branch}" } }
  - name: push
    agent: code
    action: push
    inputs: { branch: "\${branch}", to: "\${environment}" }
    retry: { attempts: 3, delay: 10, backoff: fixed }
    timeout: 60
    on_error: rollback
  - { name: gate, type: approval, approvers: ["user:bob"], revision: "\${branch}", timeout: 86400, on_timeout: reject }
  - { name: go, type: wait, signal: window, outputs: { window: window } }
  - { name: done, type: emit, event: deployed, payload: { window: "\${window}" } }
`;
const CALLED =
  'name: release\nversion: "1"\nsteps:\n  - { name: upload, plugin: registry, action: upload, outputs: { url: url }, retry_count: 1 }\n';
const CALLER = `
name: ship
version: "1"
steps:
  - { name: publish, type: workflow, workflow: release, outputs: { url: link } }
  - { name: say, system: log, inputs: { message: "\${link}" } }
`;
const STUBS = { 'git.create': { result: { name: 'b1' } }, 'git.drop': {} };

function played(wanted: object, workflow = DEPLOY, stubs: object = STUBS) {
  const text = JSON.stringify({ stubs, cases: [{ name: 'a', inputs: { environment: 'staging' }, ...wanted }] });
  return testWorkflow(workflow, readCases(text), shippedVocabulary(), (name) => (name === 'release' ? CALLED : undefined))[0]!;
}
const messages = (wanted: object, workflow?: string, stubs?: object) =>
  played(wanted, workflow, stubs).problems.map(({ message }) => message);

const PEOPLE = [
  { vote: 'gate', by: 'user:bob' },
  { signal: 'window', payload: 'tonight' },
];

describe('a case', () => {
  it('passes when everything is as it says, however long it would take', () => {
    const result = played({
      stubs: { push: [{ fail: 'unavailable', after: 30 }, { never: true }, { result: {}, after: 5 }] },
      events: [{ at: 80_000, ...PEOPLE[0] }, PEOPLE[1]],
      expect: {
        steps: { push: { state: 'succeeded', attempts: 3 }, 'branch/compensate': 'untouched' },
        given: { push: { to: 'staging' } },
        variables: { window: 'tonight' },
        order: ['branch', 'gate', 'go', 'done'],
        never: ['branch/compensate'],
        journal: ['step.retried push (unavailable)', 'step.retried push (timeout)', 'step.voted *', 'run.succeeded'],
        events: ['deployed'],
        lasts: 80_000,
      },
    });
    expect(result.problems).toEqual([]);
    expect(result).toMatchObject({ passed: true, ended: 'succeeded', lasted: 80_000, unused: [] });
  });

  it('proves that a failure is undone', () => {
    const expected = {
      state: 'compensated',
      error: 'invalid',
      steps: { branch: 'compensated', push: { state: 'failed', error: { code: 'invalid', message: 'no right' } } },
      order: ['branch', 'push', 'branch/compensate'],
    };
    expect(messages({ stubs: { push: { fail: 'invalid', message: 'no right at all' } }, expect: expected })).toEqual([]);
  });

  it('names every step without an answer in one sentence', () => {
    const workflow =
      'name: x\nversion: "1"\nsteps: [{ name: p, type: parallel, steps: [{ name: a, agent: code, action: x }, { name: b, plugin: q, action: y }] }]';
    expect(played({}, workflow, {}).problems).toEqual([
      {
        code: 'stub_missing',
        message: 'No stub answers for p/a (code.x), p/b (q.y): name the path, the step or what it calls under `stubs`.',
      },
    ]);
  });

  it.each([
    [{ state: 'failed' }, 'The run is succeeded, not failed.'],
    [{ error: 'timeout' }, 'The run does not fail'],
    [{ steps: { push: 'skipped' } }, 'push is succeeded, not skipped.'],
    [{ steps: { 'branch/compensate': 'succeeded' } }, 'branch/compensate is untouched, not succeeded.'],
    [{ steps: { push: { attempts: 2 } } }, 'push was tried once, not 2.'],
    [{ variables: { window: 'today' } }, 'The variable window is another one, first at window.'],
    [{ given: { push: { to: 'production' } } }, 'What push was given is another one, first at push.to.'],
    [{ order: ['push', 'branch'] }, 'The steps began in another order: branch began too early.'],
    [{ never: ['done'] }, 'done began, though it never was to.'],
    [{ journal: ['run.failed'] }, 'The journal has no line "run.failed" there.'],
    [{ events: [] }, 'Other events were published.'],
    [{ lasts: { at_least: 1 } }, 'The run lasts 0 s.'],
    [{ refused: 'x' }, 'The run started, though it was to be refused.'],
  ])('fails with %j', (wanted, message) => {
    expect(messages({ stubs: { push: {} }, events: PEOPLE, expect: wanted })).toEqual([message]);
  });

  it('says which event never came to pass, and which changed nothing', () => {
    const events = [
      { at: 0, signal: 'window' },
      { vote: 'gate', by: 'user:eve' },
    ];
    const found = messages({ stubs: { push: {} }, events, expect: { state: 'failed' } });
    expect(found.slice(0, 2)).toEqual([
      '`signal window` at 0 s changed nothing: the run is waiting.',
      '`vote gate` changed nothing: user:eve is not among those who decide at gate.',
    ]);
  });

  it('lets time run out where nobody answers', () => {
    expect(messages({ stubs: { push: {} }, expect: { state: 'failed', steps: { gate: { error: 'timeout' } }, lasts: 86_400 } })).toEqual(
      [],
    );
    expect(messages({ stubs: { push: {} }, events: [PEOPLE[0]!], expect: { state: 'failed', error: 'timeout', lasts: 100_000 } })).toEqual(
      [],
    );
  });

  it('is refused without the inputs that the run needs', () => {
    expect(messages({ inputs: {} })).toEqual(['The run needs inputs that the case does not give: environment.']);
    expect(messages({ inputs: {}, expect: { refused: 'environment' } })).toEqual([]);
  });

  it('ends a loop that never ends', () => {
    const loop =
      'name: x\nversion: "1"\nsteps: [{ name: w, type: while, while: "${true}", max_rounds: 10000, steps: [{ name: a, system: log }] }]';
    expect(messages({ expect: { state: 'failed', error: 'exhausted' } }, loop)).toEqual([]);
  });
});

describe('a workflow that calls another', () => {
  it('is played down to the steps of the other one', () => {
    const wanted = { expect: { steps: { publish: 'succeeded', 'publish/upload': { attempts: 2 } }, variables: { link: 'u' } } };
    const stubs = { 'publish/upload': [{ fail: 'unavailable' }, { result: { url: 'u' } }] };
    expect(messages(wanted, CALLER, stubs)).toEqual([]);
  });

  it('can have it stubbed as a whole', () => {
    const wanted = { expect: { variables: { link: 'v' }, steps: { 'publish/upload': 'untouched' } } };
    expect(messages(wanted, CALLER, { 'workflow:release': { result: { url: 'v' }, after: 60 } })).toEqual([]);
  });
});

describe('a file of cases', () => {
  const CASES = `
cases:
  - name: a
    inputs: { environment: staging }
    expect: EXPECT
`;
  const LOOP = `
name: loop
version: "1"
steps:
  - { name: each, type: foreach, items: "\${[1]}", as: one, key: "\${string(one)}", failure: collect, steps: [{ name: do, system: log }] }
  - { name: way, type: switch, cases: [{ name: left, when: "\${true}", steps: [{ name: go, system: log }] }] }
`;
  const refused = (expected: string, workflow = DEPLOY) => {
    try {
      testWorkflow(workflow, readCases(CASES.replace('EXPECT', expected)), shippedVocabulary(), () => CALLED);
      return '';
    } catch (thrown) {
      return (thrown as Error).message;
    }
  };

  it.each([
    [
      '{ never: [done, nowhere] }',
      'line 5, column 29: cases.0.expect.never.1: workflow deploy has no step nowhere; it has branch, branch/compensate, push',
    ],
    ['{ steps: { nowhere: untouched } }', 'line 5, column 33: cases.0.expect.steps.nowhere: workflow deploy has no step nowhere'],
    ['{ order: [branch/push] }', 'has no step branch/push'],
    ['{ given: { push/compensate: {} } }', 'has no step push/compensate'],
  ])('is refused with the place of a step that the workflow does not have: %s', (expected, message) => {
    expect(refused(expected)).toContain(message);
  });

  it.each([
    ['each[1]/do', ''],
    ['each[1]', ''],
    ['way[left]/go', ''],
    ['way[right]/go', 'has no step way[right]/go'],
    ['each[*]/do', 'each[*]/do is the path of no step'],
  ])('knows the steps of items and cases: %s', (step, message) => {
    expect(refused(`{ order: ["${step}"] }`, LOOP)).toContain(message);
  });

  it('knows the steps of a workflow that is called', () => {
    expect([refused('{ never: [publish/upload] }', CALLER), refused('{ never: [publish/download] }', CALLER)]).toEqual([
      '',
      expect.stringContaining('it has publish, publish/upload, say'),
    ]);
  });

  it.each([
    ['cases: []', /line 1, column 8: cases: /],
    ['cases:\n  - { name: a, expects: {} }', /line 2, column 5: cases\.0: .*expects/],
    ['cases:\n  - name: a\n    stubs: { push: { fail: nope } }', /line 3, column \d+: cases\.0\.stubs\.push/],
    ['cases: [{ name: a, events: [{ revise: g, revision: zz }] }]', 'does not fit: beside `revise` there can be at, and to, which is'],
    ['cases: [{ name: a, events: [{ sign: g }] }]', 'that is one of signal, vote, revise, retry, patch, do'],
    ['cases: [{ name: a }]\ncases: []', /line 2, column 1/],
    [
      'cases:\n  - name: a\n    stubs: { "a[*]/b[T1]/c": {} }',
      /line 3, column 30: cases\.0\.stubs\.a\[\*\]\/b\[T1\]\/c: a\[\*\]\/b\[T1\]\/c mixes \[\*\] with a key/,
    ],
    ['stubs: { "a[T1]/b[*]": {} }\ncases: [{ name: a }]', /line 1, column 24: stubs\.a.* mixes/],
  ])('is refused with its place: %j', (text, message) => {
    expect(() => readCases(text)).toThrow(message);
  });

  it('has a published schema (`npm run generate`)', () => {
    expect(JSON.parse(writtenCaseSchema())).toEqual(JSON.parse(caseSchemaText()));
  });
});
