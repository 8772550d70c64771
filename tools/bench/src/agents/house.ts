import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { ModelDouble, type ScriptInput } from '@hexad/model-double';
import { children, start, stop } from '../processes.js';
import { Place } from '../place.js';

// oxlint-disable-next-line typescript/no-explicit-any -- answers as a client sees them
type Json = Record<string, any>;

const MODEL = { provider: 'chatty', name: 'kite-1', contextTokens: 100_000, maxOutput: 10_000, rates: { input: 0, output: 0 } };

/** `hexad up` with a model that says what a script says, and a small repository to work in. */
export class House implements AsyncDisposable {
  readonly place: Place;
  readonly double: ModelDouble;
  readonly repo: string;
  readonly #launcher: ChildProcess;
  readonly #url: string;
  /** Of the operator. */
  readonly key: string;

  private constructor(parts: { place: Place; double: ModelDouble; launcher: ChildProcess; url: string; key: string; repo: string }) {
    this.place = parts.place;
    this.double = parts.double;
    this.#launcher = parts.launcher;
    this.#url = parts.url;
    this.key = parts.key;
    this.repo = parts.repo;
  }

  static async open(script: ScriptInput): Promise<House> {
    const place = new Place();
    const models = [{ id: MODEL.name, provider: 'openai' as const }];
    const double = await ModelDouble.start({ script: { ...script, models }, kept: 20_000 });
    const env = { HEXAD_LLM_ALLOWED_HOSTS: '127.0.0.1', HEXAD_MODEL: `${MODEL.provider}/${MODEL.name}` };
    const command = place.hexad('up', '--port', '0');
    const launcher = start({ ...command, env: { ...command.env, ...env } });
    const told = new Map<string, string>();
    for await (const line of createInterface({ input: launcher.stdout! })) {
      const [, name, value] = /(url|key|log) +(\S+)/.exec(line) ?? [];
      if (name !== undefined) told.set(name, value!);
      if (told.has('log')) break;
    }
    for (const rest of [launcher.stdout!, launcher.stderr!]) rest.resume();
    const [url, key] = [told.get('url'), told.get('key')];
    if (url === undefined || key === undefined) throw new Error('`hexad up` did not say where it listens.');
    const house = new House({ place, double, launcher, url, key, repo: calculator(place) });
    await house.furnish(key);
    return house;
  }

  /** The platform's own process: the launcher's child. */
  get pid(): number {
    return children(this.#launcher.pid!)[0]!;
  }

  async call(key: string, method: string, path: string, body?: object): Promise<Json> {
    const headers = { authorization: `Bearer ${key}`, ...(body && { 'content-type': 'application/json' }) };
    const answer = await fetch(`${this.#url}${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path} was answered with ${answer.status}: ${text.slice(0, 500)}`);
    return (text === '' ? {} : JSON.parse(text)) as Json;
  }

  /** Another tenant, with the model; gives the key of its owner. */
  async tenant(name: string): Promise<string> {
    const { secret } = await this.call(this.key, 'POST', '/v1/tenants', { name, ownerName: 'Ann' });
    await this.furnish(secret as string);
    return secret as string;
  }

  async furnish(key: string): Promise<void> {
    const { provider } = MODEL;
    await this.call(key, 'POST', '/v1/providers', { name: provider, dialects: ['openai-chat'], baseUrl: this.double.url('openai') });
    await this.call(key, 'POST', '/v1/keys', { provider, name: 'bench', secret: 'sk-double' });
    await this.call(key, 'POST', '/v1/model-catalog', MODEL);
  }

  /** Starts a task; gives the id of its run. */
  async task(key: string, goal: string, more: object = {}): Promise<string> {
    const answer = await this.call(key, 'POST', '/v1/tasks', { goal, repo: this.repo, ...more });
    return (answer['runId'] ?? answer['id']) as string;
  }

  /** Waits for the end of a run; gives its state. */
  async ended(key: string, run: string): Promise<string> {
    for (;;) {
      const { state } = await this.call(key, 'GET', `/v1/runs/${run}`);
      if (['succeeded', 'failed', 'cancelled', 'incomplete'].includes(state as string)) return state as string;
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await stop(this.#launcher);
    await this.double[Symbol.asyncDispose]();
    this.place[Symbol.dispose]();
  }
}

const POLL_MS = 100;

/** A package with a bug: it adds when it should subtract. */
const FILES: Readonly<Record<string, string>> = {
  'package.json': `${JSON.stringify({ name: 'calculator', version: '1.0.0', type: 'module', scripts: { test: 'node --test' } })}\n`,
  'src/calculator.js': 'export const add = (a, b) => a + b;\n\nexport const subtract = (a, b) => a + b;\n',
};

function calculator(place: Place): string {
  const folder = place.at('calculator');
  mkdirSync(`${folder}/src`, { recursive: true });
  const git = (...args: string[]): void =>
    void execFileSync('git', ['-C', folder, '-c', 'user.name=bench', '-c', 'user.email=bench@localhost', ...args], { stdio: 'ignore' });
  for (const [name, text] of Object.entries(FILES)) writeFileSync(`${folder}/${name}`, text);
  git('init', '--quiet', '--initial-branch=main');
  git('add', '--all');
  git('commit', '--quiet', '-m', 'chore: begin');
  return folder;
}
