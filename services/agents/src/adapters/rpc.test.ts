import { CodegenServiceService } from '@hexad/proto/codegen/v1/codegen';
import { RpcClients, type RpcClient, type ServiceDefinition } from '@hexad/rpc';
import { describe, expect, it } from 'vitest';
import { specOf, story } from '../fixtures/spec.js';
import { RpcCodegen } from './rpc-codegen.js';
import { RpcRuns } from './rpc-runs.js';
import { RpcSpecs } from './rpc-specs.js';

const caller = { tenant: 't', actor: 'agent:code' };

/** One service that answers from a table of functions. */
class Answering extends RpcClients {
  readonly calls: string[] = [];
  readonly #answers: Record<string, () => object>;
  constructor(answers: Record<string, () => object>) {
    super();
    this.#answers = answers;
  }
  override client<S extends ServiceDefinition>(): RpcClient<S> {
    const methods = Object.entries(this.#answers).map(([name, answer]) => [
      name,
      async () => {
        this.calls.push(name);
        return answer();
      },
    ]);
    return Object.fromEntries(methods) as RpcClient<S>;
  }
}

const pack = {
  name: 'tiny',
  title: 'Tiny',
  folder: 'app',
  surface: 'api',
  toolchain: 'npm',
  requires: [],
  lockHash: '',
  packageJson: '',
  lockJson: '',
  foreign: false,
  lacks: [],
  commands: { typecheck: [], lint: [], fix: [], test: [] },
};

describe('codegen over RPC', () => {
  it('asks for the packs once', async () => {
    const rpc = new Answering({ listPacks: () => ({ packs: [pack] }) });
    const codegen = new RpcCodegen(rpc);
    await Promise.all([codegen.stack(caller, ['tiny']), codegen.stack(caller, ['tiny'])]);
    expect(rpc.calls).toEqual(['listPacks']);
  });

  it('names the packs there are when one is unknown', async () => {
    const codegen = new RpcCodegen(new Answering({ listPacks: () => ({ packs: [pack] }) }));
    await expect(codegen.stack(caller, ['cobol'])).rejects.toMatchObject({
      code: 'stack_unknown',
      message: expect.stringContaining('tiny'),
    });
  });

  it.each(['../x', '/etc/passwd', '.git/hooks/x'])('refuses a rendered file at %j', async (path) => {
    const codegen = new RpcCodegen(new Answering({ render: () => ({ files: [{ path, text: '', executable: false }] }) }));
    const rendering = codegen.render(
      caller,
      { spec: specOf(story(1)), stories: ['S1'], options: { deploy: [], ci: [], database: 'sqlite' }, stack: ['tiny'] },
      new AbortController().signal,
    );
    await expect(rendering).rejects.toMatchObject({ code: 'invalid' });
  });

  it('is the contract that codegen serves', () => {
    expect(Object.keys(CodegenServiceService)).toEqual(expect.arrayContaining(['listPacks', 'render', 'registerArchive']));
  });
});

describe('specs over RPC', () => {
  const specJson = JSON.stringify(specOf(story(1)));

  it('keeps a final spec, which never changes', async () => {
    const rpc = new Answering({ getSpec: () => ({ specJson, markdown: '# x', finalized: true, version: 1 }) });
    const specs = new RpcSpecs(rpc);
    await specs.get(caller, 'a');
    expect(await specs.get(caller, 'a')).toMatchObject({ spec: { name: 'kite-club' }, markdown: '# x' });
    expect(rpc.calls).toEqual(['getSpec']);
  });

  it('does not build from a spec that can still change', async () => {
    const specs = new RpcSpecs(new Answering({ getSpec: () => ({ specJson, markdown: '', finalized: false, version: 0 }) }));
    await expect(specs.get(caller, 'a')).rejects.toMatchObject({ code: 'conflict' });
  });
});

it('gives the times of steps that have ended', async () => {
  const steps = [
    { path: 'spec', state: 'succeeded', attempt: 2, startedAt: '2026-05-01T12:00:00.000Z', endedAt: '2026-05-01T12:00:01.500Z' },
    { path: 'deliver', state: 'running', attempt: 1, startedAt: '2026-05-01T12:00:02.000Z', endedAt: '' },
  ];
  const runs = new RpcRuns(new Answering({ getRun: () => ({ run: { steps } }) }));
  expect(await runs.timings(caller, 'r')).toEqual([{ step: 'spec', state: 'succeeded', milliseconds: 1500, attempts: 2 }]);
});
