import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { example, Machine } from './fixtures/hexad.js';

/** One sentence, a stable code, an exit code, and an output folder that was not made. */
describe('a build is refused in one sentence', () => {
  it.each<[what: string, name: string, content: string | Buffer, code: string, exit: number]>([
    ['an empty brief', 'brief.md', '', 'brief_empty', 65],
    ['a brief of blanks', 'brief.md', ' \n\t\n', 'brief_empty', 65],
    ['a binary file', 'brief.md', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3]), 'brief_binary', 65],
    ['text over 4 MB', 'brief.md', 'A task has a title. '.repeat(201_000), 'brief_too_large', 65],
    ['a brief with nothing buildable in it', 'brief.md', 'Good morning! Lovely weather today, isn’t it?', 'nothing_buildable', 65],
  ])('%s', async (_what, name, content, code, exit) => {
    using machine = new Machine();
    await writeFile(machine.path(name), content);
    const ended = await machine.hexad(['build', name, '--yes', '--out', 'out']);
    expect(ended.stderr.trim().split('\n').at(-1)).toMatch(new RegExp(`^hexad: [A-Z].*[.] \\[${code}\\]$`));
    expect(ended.code).toBe(exit);
    expect(await readdir(machine.folder)).not.toContain('out');
  });

  it('an unreadable file', async () => {
    using machine = new Machine();
    await mkdir(machine.path('brief.md'));
    const ended = await machine.hexad(['build', 'brief.md', '--yes']);
    expect(ended).toMatchObject({ code: 66, stdout: '', stderr: expect.stringMatching(/^hexad: .*\[brief_unreadable\]\n$/) });
    expect(await readdir(machine.folder)).toEqual(['brief.md']);
  });

  it('an output folder that is not empty', async () => {
    using machine = new Machine();
    await mkdir(machine.path('out'));
    await writeFile(machine.path('out/mine'), 'precious');
    const ended = await machine.hexad(['build', example('todo/brief.md'), '--yes', '--out', 'out']);
    expect(ended).toMatchObject({ code: 73, stderr: expect.stringMatching(/^hexad: .*\[output_not_empty\]\n$/) });
    expect(await readdir(machine.path('out'))).toEqual(['mine']);
  });

  it('an output folder below a file', async () => {
    using machine = new Machine();
    await writeFile(machine.path('file'), '');
    const ended = await machine.hexad(['build', example('todo/brief.md'), '--yes', '--out', 'file/out']);
    expect(ended).toMatchObject({ code: 73, stderr: expect.stringContaining('[output_unwritable]') });
  });

  it('an unknown stack', async () => {
    using machine = new Machine();
    const ended = await machine.hexad(['build', example('todo/brief.md'), '--yes', '--stack', 'node-api,cobol', '--out', 'out']);
    expect(ended).toMatchObject({ code: 64, stderr: expect.stringMatching(/"cobol".*node-api.*\[stack_unknown\]/) });
    expect(await readdir(machine.folder)).not.toContain('out');
  });

  it('answers that are no JSON object', async () => {
    using machine = new Machine();
    await writeFile(machine.path('answers.json'), '[1]');
    const ended = await machine.hexad(['build', example('todo/brief.md'), '--answers', 'answers.json']);
    expect(ended).toMatchObject({ code: 64, stderr: expect.stringContaining('[answers_invalid]') });
  });

  it('an answer to a question that was not asked', async () => {
    using machine = new Machine();
    await writeFile(machine.path('answers.json'), '{"Q-nobody-asked":"yes"}');
    const ended = await machine.hexad(['build', example('todo/brief.md'), '--yes', '--answers', 'answers.json', '--out', 'out']);
    expect(ended).toMatchObject({ code: 64, stderr: expect.stringContaining('[answers_invalid]') });
  });

  it('an option that does not exist', async () => {
    using machine = new Machine();
    expect(await machine.hexad(['build', '--fast'])).toMatchObject({ code: 64, stderr: expect.stringContaining('[invalid]') });
  });

  it('as a JSON object when asked for JSON', async () => {
    using machine = new Machine();
    const { code, stdout } = await machine.hexad(['build', '', '--json']);
    expect(code).toBe(65);
    expect(JSON.parse(stdout)).toMatchObject({ type: 'error', code: 'brief_empty' });
  });
});

describe('the platform is refused in one sentence', () => {
  it('a port that is taken', async () => {
    using machine = new Machine();
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const ended = await machine.hexad(['up', '--port', String(port)]);
    server.close();
    expect(ended).toMatchObject({
      code: 69,
      stdout: '',
      stderr: expect.stringMatching(new RegExp(`^hexad: .*${port}.*\\[port_taken\\]\\n$`)),
    });
    expect(await readdir(machine.folder)).toEqual([]);
  });

  it.each([
    ['a brief that never ends', ['build', '/dev/zero'], {}, 'brief_too_large', 65],
    ['answers that are not there', ['build', 'A task has a title.', '--answers', 'none.json'], {}, 'answers_invalid', 64],
    ['a stack of nothing', ['build', 'A task has a title.', '--stack', ''], {}, 'stack_unknown', 64],
    ['workflows that are not there', ['build', 'A task has a title.', '--yes'], { HEXAD_WORKFLOWS_DIR: '/nope' }, 'settings_invalid', 78],
    [
      'a data folder that is a file',
      ['build', 'A task has a title.', '--yes'],
      { HEXAD_DATA_DIR: '/etc/hostname' },
      'settings_invalid',
      78,
    ],
  ])('%s', async (_what, args, env, code, exit) => {
    using machine = new Machine();
    const ended = await machine.hexad(args, { env });
    expect(ended.stderr.trim().split('\n').at(-1)).toMatch(new RegExp(`[.] \\[${code}\\]$`));
    expect(ended).toMatchObject({ code: exit, stdout: '' });
  });

  it('a port that is none', async () => {
    using machine = new Machine();
    expect(await machine.hexad(['up', '--port', '99999'])).toMatchObject({
      code: 78,
      stderr: expect.stringMatching(/HEXAD_PORT.*99999.*\[settings_invalid\]/s),
    });
  });

  it('metrics on the port of the gateway', async () => {
    using machine = new Machine();
    const ended = await machine.hexad(['up', '--port', '7399'], { env: { HEXAD_METRICS_LISTEN: '127.0.0.1:7399' } });
    expect(ended).toMatchObject({ code: 78, stderr: expect.stringMatching(/^hexad: HEXAD_METRICS_LISTEN is .*\[settings_invalid\]\n$/) });
    expect(await readdir(machine.folder)).toEqual([]);
  });

  it('a database folder in use by another process', async () => {
    using machine = new Machine();
    const first = machine.start(['up', '--port', '0']);
    await new Promise((ready) => first.stdout!.once('data', ready));
    const second = await machine.hexad(['up', '--port', '0']);
    first.kill('SIGTERM');
    const [code] = await once(first, 'close');
    expect(second).toMatchObject({ code: 75, stdout: '', stderr: expect.stringMatching(/^hexad: .*\[data_folder_locked\]\n$/) });
    expect(code).toBe(0);
  });

  it('a data folder that cannot be made', async () => {
    using machine = new Machine();
    await writeFile(machine.path('file'), '');
    const ended = await machine.hexad(['up', '--port', '0'], { env: { HEXAD_DATA_DIR: join(machine.folder, 'file/data') } });
    expect(ended).toMatchObject({ code: 78, stderr: expect.stringContaining('[settings_invalid]') });
  });
});

describe('a process of some roles is refused in one sentence', () => {
  it.each<[what: string, args: string[], code: string, exit: number, words: string]>([
    ['without a role', ['serve'], 'invalid', 64, 'needs --role'],
    ['of a role that there is not', ['serve', '--role', 'spec,cook'], 'invalid', 64, '"cook"'],
    [
      'that shares nothing with the others',
      ['serve', '--role', 'spec'],
      'settings_invalid',
      78,
      'HEXAD_DATABASE_URL and HEXAD_SERVICES_SECRET',
    ],
    ['that migrates an embedded database', ['migrate'], 'settings_invalid', 78, 'HEXAD_DATABASE_URL'],
    ['that builds at what is no URL', ['build', 'A task has a title.', '--url', 'there'], 'invalid', 64, '"there"'],
  ])('%s', async (_what, args, code, exit, words) => {
    using machine = new Machine();
    const ended = await machine.hexad(args);
    expect(ended).toMatchObject({ code: exit, stdout: '', stderr: expect.stringMatching(new RegExp(`^hexad: [^\n]*\\[${code}\\]\n$`)) });
    expect(ended.stderr).toContain(words);
  });
});
