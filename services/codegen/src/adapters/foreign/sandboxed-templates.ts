import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readReport, type Sandbox } from '@hexad/workspace';
import { Templates } from '../../application/templates.js';
import { packInvalid } from '../../domain/foreign/fault.js';
import { LIMITS } from '../../domain/foreign/files.js';
import { readRendered, type ForeignPack, type Rendered } from '../../domain/foreign/foreign-pack.js';
import type { PackContext } from '../../domain/pack.js';

/** Compiled, this module is `dist/src/adapters/foreign/sandboxed-templates.js`. A sandbox runs what is compiled, also under test. */
const COMPILED = fileURLToPath(new URL(import.meta.url.includes('/dist/') ? '../../' : '../../../dist/src/', import.meta.url));
const RUNNER = join(COMPILED, 'adapters/foreign/templates.runner.js');
const TIMEOUT_MS = 60_000;

/** Templates of others see a copy of their own folder, the spec and the kit, and nothing else: no network, no file of this machine. */
export class SandboxedTemplates extends Templates {
  readonly #sandbox: Sandbox;
  readonly #folder: string;

  /** `folder`: where copies of packs stand while their templates run. */
  constructor(sandbox: Sandbox, folder: string) {
    super();
    this.#sandbox = sandbox;
    this.#folder = folder;
  }

  override async render(pack: ForeignPack, context: Omit<PackContext, 'stories'> & { stories: readonly string[] }): Promise<Rendered> {
    await mkdir(this.#folder, { recursive: true });
    const place = await mkdtemp(join(this.#folder, 'pack-'));
    const [copy, answers, contextFile] = [join(place, 'pack'), join(place, 'answer'), join(place, 'context.json')];
    try {
      await mkdir(answers);
      await writeFile(contextFile, JSON.stringify(context));
      for (const file of pack.folder) {
        await mkdir(dirname(join(copy, file.path)), { recursive: true });
        await writeFile(join(copy, file.path), file.text);
      }
      const answer = join(answers, 'answer.json');
      const { outcome, exitCode, stderr } = await this.#sandbox.run({
        program: 'node',
        args: [RUNNER, contextFile, answer],
        cwd: copy,
        writable: [answers],
        readable: [COMPILED, contextFile],
        timeoutMs: TIMEOUT_MS,
        trust: 'foreign',
      });
      if (outcome !== 'exited' || exitCode !== 0) throw failed(pack, outcome, stderr.replaceAll(place, ''));
      return readRendered(pack, await readReport(answer, 2 * LIMITS.bytes));
    } finally {
      await rm(place, { recursive: true, force: true });
    }
  }
}

function failed({ manifest }: ForeignPack, outcome: string, stderr: string): Error {
  const said = stderr.split('\n').find((line) => /^\w*(?:Error|Exception)\b/.test(line)) ?? stderr.trim().split('\n').at(-1);
  const how = outcome === 'exited' ? (said || 'they said nothing').slice(0, 300) : `they were stopped (${outcome})`;
  return packInvalid('templates_failed', `The templates of ${manifest.name} failed: ${how}`);
}
