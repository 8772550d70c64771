import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import { ownFolder } from './fixtures/own-folder.js';
import { ModelDouble } from './server/model-double.js';

const PROGRAM = fileURLToPath(new URL('../dist/main.js', import.meta.url));

/** Runs the command to its end. */
async function ended(...args: string[]): Promise<{ code: number; stderr: string }> {
  const child = spawn(process.execPath, [PROGRAM, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const [code] = (await once(child, 'close')) as [number];
  return { code, stderr };
}

/** Runs the command until the end of its `await using`; gives the addresses that it prints. */
async function running(...args: string[]): Promise<AsyncDisposable & { readonly urls: ReadonlyMap<string, string> }> {
  const child = spawn(process.execPath, [PROGRAM, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const closed = once(child, 'close');
  const urls = new Map<string, string>();
  for await (const line of createInterface(child.stdout)) {
    const [name, url] = line.split(' ');
    urls.set(name!, url!);
    if (urls.size === 3) break;
  }
  return {
    urls,
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM');
      const [code] = (await closed) as [number];
      if (code !== 0) throw new Error(`The command ended with ${code}.`);
    },
  };
}

const ask = (baseURL: string) =>
  new OpenAI({ baseURL, apiKey: 'test-key', maxRetries: 0 }).chat.completions.create({
    model: 'gpt-5.5',
    messages: [{ role: 'user', content: 'hello' }],
  });

describe('the command', () => {
  it('plays a script, and records what another double says for a third to replay', async () => {
    await using folder = await ownFolder();
    const script = join(folder.path, 'script.yaml');
    await writeFile(script, 'schema: https://hexad.dev/schemas/model-double/v1\notherwise: { text: scripted }\n');
    await using played = await running('--script', script);
    const recordings = join(folder.path, 'recordings');
    const { origin } = new URL(played.urls.get('openai')!);
    {
      await using recorded = await running('record', '--to', recordings, '--openai', `${origin}/openai`);
      expect((await ask(`${recorded.urls.get('openai')!}/v1`)).choices[0]!.message.content).toBe('scripted');
    }
    await using replayed = await ModelDouble.start({ recordings });
    expect((await ask(replayed.url('openai'))).choices[0]!.message.content).toBe('scripted');
  });

  it.each([
    [['--port', '70000'], 'is no port'],
    [['--colour'], "Unknown option '--colour'"],
    [['--paced'], '--paced needs --recordings FOLDER.'],
    [['record'], 'record needs --to FOLDER.'],
    [['record', '--to', 'x', '--script', 'y'], '--script means nothing with record.'],
    [['play'], 'There is no command play.'],
    [['--script', '/nowhere.yaml'], 'The script /nowhere.yaml cannot be read'],
  ])('refuses %j with a sentence', async (args, message) => {
    const { code, stderr } = await ended(...args);
    expect(code).toBe(64);
    expect(stderr).toContain(message);
  });
});
