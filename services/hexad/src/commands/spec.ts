import { parseArgs } from 'node:util';
import { AppError } from '@hexad/kernel';
import { editOf } from '../spec/edit.js';
import { driftOf } from '../spec/drift.js';
import { builtIn } from '../spec/recorded.js';
import { traceOf, traceTable } from '../spec/trace.js';
import { revisionText } from '../report/revision.js';
import { parsing } from './parsing.js';

const OPTIONS = {
  repo: { type: 'string', default: '.' },
  spec: { type: 'string' },
  json: { type: 'boolean', default: false },
  url: { type: 'string' },
} as const;

export interface SpecOptions {
  readonly repo: string;
  readonly spec?: string | undefined;
  readonly json: boolean;
  readonly url?: string | undefined;
}

const VERBS: Readonly<Record<string, (options: SpecOptions) => Promise<number>>> = {
  diff,
  apply: async (options) => (await import('./spec/apply.js')).apply(options),
  drift,
  trace,
};
const TAKES: Readonly<Record<string, readonly string[]>> = { diff: ['spec'], apply: ['spec', 'url'], drift: [], trace: [] };

/** `hexad spec …`: a draft, talked about; and the spec of a repository that was built, edited by hand and held against its code and tests. */
export async function spec(args: string[]): Promise<number> {
  if (args[0] === 'chat') return (await import('./spec/chat.js')).chat(args.slice(1));
  const { values, positionals } = parsing(() => parseArgs({ args, allowPositionals: true, options: OPTIONS }));
  const [word = '', ...rest] = positionals;
  const verb = Object.hasOwn(VERBS, word) ? VERBS[word] : undefined;
  if (!verb) throw new AppError('invalid', `\`hexad spec\` knows chat, ${Object.keys(VERBS).join(', ')}, not ${JSON.stringify(word)}.`);
  if (rest.length > 0)
    throw new AppError('invalid', `\`hexad spec ${word}\` takes no ${JSON.stringify(rest[0])}; name the repository with --repo.`);
  const unused = (['spec', 'url'] as const).find((name) => values[name] !== undefined && !TAKES[word]!.includes(name));
  if (unused !== undefined) throw new AppError('invalid', `\`hexad spec ${word}\` takes no --${unused}.`);
  return verb(values);
}

async function diff({ repo, spec: named, json }: SpecOptions): Promise<number> {
  const revised = await editOf(await builtIn(repo), named);
  if (json) console.log(JSON.stringify({ type: 'diff', file: revised?.edit.file ?? null, revision: revised?.revision ?? null }));
  else console.log(revised ? `${revised.edit.file}\n${revisionText(revised.revision)}` : 'The spec is as it was built.');
  return 0;
}

const DRIFTED = 2;

async function drift({ repo, json }: SpecOptions): Promise<number> {
  const found = await driftOf(await builtIn(repo));
  for (const { kind, what, file = null, line = null, message } of found)
    console.log(
      json
        ? JSON.stringify({ type: 'drift', kind, what, file, line, message })
        : `${file === null ? '' : `${file}${line === null ? '' : `:${line}`}: `}${message} [${kind}]`,
    );
  if (json) console.log(JSON.stringify({ type: 'result', drifted: found.length }));
  else
    console.log(
      found.length === 0
        ? 'Spec, code and tests agree.'
        : `${found.length} ${found.length === 1 ? 'place' : 'places'} where spec, code and tests do not agree.`,
    );
  return found.length === 0 ? 0 : DRIFTED;
}

async function trace({ repo, json }: SpecOptions): Promise<number> {
  const rows = traceOf((await builtIn(repo)).record);
  if (json) for (const row of rows) console.log(JSON.stringify({ type: 'trace', ...row }));
  else console.log(traceTable(rows));
  return rows.every(({ result }) => result === 'passed') ? 0 : DRIFTED;
}
