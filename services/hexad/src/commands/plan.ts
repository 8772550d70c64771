import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { AppError, isUuid } from '@hexad/kernel';
import type { Resources } from '@hexad/proto/documents';
import type { GatewayClient, PlanAddress } from '../client/gateway.js';
import { readBrief, type BriefUpload } from '../input/brief.js';
import { readChanges } from '../input/plan-changes.js';
import { readPlanSettings } from '../input/plan-settings.js';
import { comparisonText, planText } from '../report/plan.js';
import { resourcesText } from '../report/resources.js';
import { parsing } from './parsing.js';
import { withPlatform } from './with-platform.js';

const FORMATS = ['text', 'json', 'svg', 'pdf', 'ics', 'mermaid', 'flowchart', 'resources', 'architecture'] as const;
const ENDINGS = { svg: '.svg', pdf: '.pdf', ics: '.ics', mermaid: '.mmd?diagram=gantt', flowchart: '.mmd?diagram=flowchart' } as const;

/** `hexad plan <brief|run>`: when it is done, by whom, and how sure that is. Nothing is built. */
export async function plan(args: string[]): Promise<number> {
  const { values, positionals } = parsing(() =>
    parseArgs({
      args,
      allowPositionals: true,
      options: {
        format: { type: 'string' },
        out: { type: 'string' },
        'what-if': { type: 'string', multiple: true, default: [] },
        settings: { type: 'string' },
        project: { type: 'string' },
        theme: { type: 'string' },
        stack: { type: 'string' },
        url: { type: 'string' },
        json: { type: 'boolean', default: false },
      },
    }),
  );
  const format = formatOf(values.format ?? (values.json ? 'json' : 'text'));
  const changes = readChanges(values['what-if']);
  if (changes.length > 0 && format !== 'text' && format !== 'json')
    throw new AppError('invalid', `--what-if compares two plans, which is text or json, not ${format}.`);
  if (format === 'pdf' && values.out === undefined && process.stdout.isTTY)
    throw new AppError('invalid', 'A PDF is nothing for a terminal; say where it goes: --out plan.pdf.');
  if (values.stack !== undefined && format !== 'architecture')
    throw new AppError('invalid', `--stack is what an architecture is made of; say --format architecture with it, not ${format}.`);
  const runId = positionals.length === 1 && isUuid(positionals[0]!) ? positionals[0]! : undefined;
  const documents = runId === undefined ? await readBrief(positionals) : [];
  const settings = values.settings === undefined ? undefined : await readPlanSettings(values.settings);

  await withPlatform(values.url, async (client) => {
    const at = runId === undefined ? await analysed(client, documents, values.project) : await ofRun(client, runId);
    if (settings) await client.setPlanSettings(at.projectId, settings);
    if (format === 'resources') await put(values.out, resourcesOf(await client.resources(at), values.json));
    else if (format === 'architecture') await put(values.out, await architectureOf(client, at, values.stack, values.json));
    else if (format === 'text' || format === 'json') await put(values.out, await written(client, at, format, changes));
    else await put(values.out, await client.planFile(at, ENDINGS[format], values.theme));
  });
  return 0;
}

function formatOf(text: string): (typeof FORMATS)[number] {
  const known = FORMATS.find((one) => one === text);
  if (known) return known;
  throw new AppError('invalid', `--format ${text} is unknown; there are ${FORMATS.join(', ')}.`);
}

/** The same brief is stored and read once, however often it is planned. */
async function analysed(client: GatewayClient, documents: readonly BriefUpload[], project: string | undefined): Promise<PlanAddress> {
  const uploads = documents.map(({ name, content }) => ({ name, content: content.toString('base64'), encoding: 'base64' }));
  const key = `plan-${createHash('sha256').update(JSON.stringify(uploads)).digest('hex')}`;
  const { id, projectId } = await client.createBrief({ documents: uploads, ...(project !== undefined && { project }) }, key);
  return { projectId, spec: await client.analyseBrief(id, key) };
}

async function ofRun(client: GatewayClient, run: string): Promise<PlanAddress> {
  const { projectId } = await client.run(run);
  return { projectId, run };
}

async function written(
  client: GatewayClient,
  at: PlanAddress,
  format: 'text' | 'json',
  changes: ReturnType<typeof readChanges>,
): Promise<string> {
  const columns = process.stdout.columns ?? 160;
  if (changes.length === 0) {
    const found = await client.plan(at);
    return format === 'json' ? JSON.stringify(found, undefined, 2) : planText(found, columns);
  }
  const comparison = await client.whatIf(at, changes);
  return format === 'json' ? JSON.stringify(comparison, undefined, 2) : comparisonText(comparison);
}

const resourcesOf = (resources: Resources, json: boolean): string =>
  json ? JSON.stringify(resources, undefined, 2) : resourcesText(resources, process.stdout.columns ?? 160);

async function architectureOf(client: GatewayClient, at: PlanAddress, stack: string | undefined, json: boolean): Promise<string> {
  const specId = at.spec ?? (await client.plan(at)).specId;
  const answered = (await client.architecture(specId, stack, json ? 'application/json' : 'text/markdown')).toString('utf8');
  return json ? JSON.stringify(JSON.parse(answered), undefined, 2) : answered.trimEnd();
}

async function put(path: string | undefined, content: string | Buffer): Promise<void> {
  const ended = typeof content === 'string' ? `${content}\n` : content;
  if (path === undefined) {
    await new Promise<void>((resolve, reject) => process.stdout.write(ended, (error) => (error ? reject(error) : resolve())));
    return;
  }
  await writeFile(path, ended).catch((cause: Error) => {
    throw new AppError('output_unwritable', `${JSON.stringify(path)} cannot be written: ${cause.message}.`, { cause });
  });
}
