import { parseArgs } from 'node:util';
import { AppError, CODES } from '@hexad/kernel';
import {
  caseSchemaText,
  explain,
  explanationText,
  lintText,
  workflowsIn,
  mermaid,
  overlaySchemaText,
  schemaText,
  shippedVocabulary,
} from '@hexad/service-workflow/tooling';
import { textOf } from '../input/workflow-file.js';
import { FORMATS, summary, type FoundIn } from '../report/findings.js';
import { parsing } from './parsing.js';
import { LIBRARY_VERBS, workflowLibrary } from './workflow-library.js';
import { workflowTest } from './workflow-test.js';

const OPTIONS = {
  json: { type: 'boolean' },
  mermaid: { type: 'boolean' },
  format: { type: 'string' },
  overlay: { type: 'boolean' },
  tests: { type: 'boolean' },
} as const;

interface Options {
  readonly json?: boolean | undefined;
  readonly mermaid?: boolean | undefined;
  readonly format?: string | undefined;
  readonly overlay?: boolean | undefined;
  readonly tests?: boolean | undefined;
}

interface Verb {
  readonly run: (files: readonly string[], options: Options) => Promise<number>;
  readonly takes: readonly string[];
}

const VERBS: ReadonlyMap<string, Verb> = new Map([
  ['lint', { run: lint, takes: ['json', 'format'] }],
  ['explain', { run: explained, takes: ['json', 'mermaid'] }],
  ['schema', { run: schema, takes: ['overlay', 'tests'] }],
]);

/** `hexad workflow lint|explain|schema`: what can be said of workflow files without running them, which needs no platform; the rest is about those of one. */
export async function workflow(args: string[]): Promise<number> {
  if (LIBRARY_VERBS.has(args[0] ?? '')) return workflowLibrary(args);
  if (args[0] === 'test') return workflowTest(args.slice(1));
  const { values, positionals } = parsing(() => parseArgs({ args, allowPositionals: true, options: OPTIONS }));
  const [word = '', ...files] = positionals;
  const verb = VERBS.get(word);
  if (!verb)
    throw new AppError(
      'invalid',
      `\`hexad workflow\` knows ${[...VERBS.keys(), 'test', ...LIBRARY_VERBS].join(', ')}, not ${JSON.stringify(word)}.`,
    );
  const unused = Object.keys(values).find((name) => !verb.takes.includes(name));
  if (unused !== undefined) throw new AppError('invalid', `\`hexad workflow ${word}\` takes no --${unused}.`);
  return verb.run(files, values);
}

/** 0 where nothing is wrong, warnings or not. */
async function lint(files: readonly string[], { json, format = json ? 'json' : 'text' }: Options): Promise<number> {
  if (files.length === 0) throw new AppError('invalid', 'Which files? `hexad workflow lint FILE…`');
  const show = FORMATS.get(format);
  if (!show) throw new AppError('invalid', `There is no format ${JSON.stringify(format)}; there are: ${[...FORMATS.keys()].join(', ')}.`);
  const vocabulary = shippedVocabulary();
  const texts = new Map<string, string>();
  for (const file of files) texts.set(file, await textOf(file));
  const beside = workflowsIn(texts);
  const all: FoundIn[] = [];
  for (const [file, text] of texts) {
    const found = lintText(text, vocabulary, beside).map((finding) => ({ file, ...finding }));
    for (const finding of found) console.log(show(finding));
    all.push(...found);
  }
  if (format === 'text') console.log(summary(all, texts.size));
  return all.some(({ severity }) => severity === 'error') ? CODES.workflow_invalid.exit : 0;
}

async function explained(files: readonly string[], { json, mermaid: drawn }: Options): Promise<number> {
  const [file] = files;
  if (file === undefined || files.length > 1) throw new AppError('invalid', 'Which file? `hexad workflow explain FILE`');
  const explanation = explain(await textOf(file), shippedVocabulary());
  console.log(json ? JSON.stringify(explanation) : drawn ? mermaid(explanation) : explanationText(explanation));
  return 0;
}

function schema(files: readonly string[], { overlay = false, tests = false }: Options): Promise<number> {
  if (files.length > 0) throw new AppError('invalid', '`hexad workflow schema` takes no file.');
  process.stdout.write(overlay ? overlaySchemaText() : tests ? caseSchemaText() : schemaText());
  return Promise.resolve(0);
}
