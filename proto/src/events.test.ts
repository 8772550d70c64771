import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { EVENTS } from './gen/events.js';

const proto = fileURLToPath(new URL('..', import.meta.url));

const declared = (message: string, type: string, body = 'string name = 1;', comment = '// It happened.') =>
  `${comment}\nmessage ${message} { option (hexad.event.v1.event) = { type: "${type}" key: "it" }; ${body} }`;

/** What the plugin makes of a package `hexad.spec.v1` with these messages: the module, or what it says instead. */
async function generated(...messages: string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'hexad-events-'));
  try {
    await cp(join(proto, 'hexad/event'), join(folder, 'hexad/event'), { recursive: true });
    const header = 'syntax = "proto3"; package hexad.spec.v1; import "hexad/event/v1/event.proto";';
    await writeFile(join(folder, 'given.proto'), [header, ...messages].join('\n'));
    await writeFile(join(folder, 'buf.yaml'), 'version: v2\n');
    const plugin = { local: join(proto, 'plugin/protoc-gen-hexad-events.mjs'), out: 'out', strategy: 'all' };
    await writeFile(join(folder, 'buf.gen.yaml'), JSON.stringify({ version: 'v2', plugins: [plugin] }));
    await promisify(execFile)(join(proto, '../node_modules/.bin/buf'), ['generate'], { cwd: folder });
    return await readFile(join(folder, 'out/events.ts'), 'utf8');
  } catch (error) {
    return (error as { stderr?: string }).stderr ?? String(error);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

describe('the events in proto/', () => {
  it('are named after their service and have what their readers need', () => {
    expect(EVENTS.filter(({ type, payload }) => !payload.startsWith(type.split('.').slice(0, 2).join('.')))).toEqual([]);
    expect(EVENTS.filter(({ summary, key }) => summary === '' || key === '')).toEqual([]);
  });

  it('become a constant with its payload and a schema of what travels', async () => {
    const module = await generated(declared('Made', 'hexad.spec.thing.made.v2', 'int64 size = 1; optional string by_whom = 2; // later\n'));
    expect(module).toContain('export const SPEC_THING_MADE_V2: EventType<hexad_spec_v1_Made>');
    expect(module).toContain('"properties":{"size":{"type":"integer"},"byWhom":{"type":"string"}},"required":["size"]');
  });

  it.each([
    ['a type twice', [declared('A', 'hexad.spec.a.made.v1'), declared('B', 'hexad.spec.a.made.v1')], 'is declared by'],
    ['the type of another service', [declared('A', 'hexad.codegen.a.made.v1')], 'not an event of its own service'],
    ['a type of another shape', [declared('A', 'hexad.spec.made')], 'is not hexad.<service>.<noun>.<verb>.v<n>'],
    ['an event without a comment', [declared('A', 'hexad.spec.a.made.v1', 'string name = 1;', '')], 'has a comment and a key'],
    ['bytes, which JSON has not', [declared('A', 'hexad.spec.a.made.v1', 'bytes all = 1;')], 'bytes and enums cannot be in an event'],
  ])('refuse %s', async (_, messages, reason) => {
    expect(await generated(...messages)).toContain(reason);
  });
});
