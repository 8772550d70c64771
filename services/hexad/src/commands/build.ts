import { parseArgs } from 'node:util';
import { prepareFolders } from '@hexad/host/folders';
import { stopOnSignals } from '@hexad/host/signals';
import { AppError } from '@hexad/kernel';
import type { AskedOptions } from '@hexad/proto/documents';
import { deliver } from '../build/deliver.js';
import { BUILD, Follower } from '../build/follow.js';
import { knownRun } from '../build/known-run.js';
import { isFinal, PendingBuilds, type PendingBuild } from '../build/pending.js';
import type { GatewayClient } from '../client/gateway.js';
import { onPlatform } from '../hosting/reach-platform.js';
import { readAnswers } from '../input/answers.js';
import { readBrief, type BriefUpload } from '../input/brief.js';
import { readOptions } from '../input/options.js';
import { fingerprints, readStack, type StackEntry } from '../input/stack.js';
import { platformAddress } from '../input/platform-address.js';
import { deliverRegenerated } from '../regenerate/deliver-regenerated.js';
import { placeOf, type Place } from '../regenerate/place.js';
import { REGENERATION } from '../regenerate/waiting.js';
import { reporterFor } from '../progress/reporter-for.js';
import { parsing } from './parsing.js';

/** `hexad build`: everything that can be refused is refused before anything is started. */
export async function build(args: string[]): Promise<number> {
  const { values, positionals } = parsing(() =>
    parseArgs({
      args,
      allowPositionals: true,
      options: {
        out: { type: 'string' },
        stack: { type: 'string' },
        deploy: { type: 'string' },
        ci: { type: 'string' },
        database: { type: 'string' },
        answers: { type: 'string' },
        url: { type: 'string' },
        yes: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
      },
    }),
  );
  const documents = await readBrief(positionals);
  const answers = await readAnswers(values.answers);
  const place = values.out === undefined ? undefined : await placeOf(values.out);
  const folder = place?.folder;
  const stack = await readStack(values.stack);
  const options = readOptions(values);
  const ask = !values.yes && !values.json && process.stdin.isTTY && process.stderr.isTTY;

  using interrupted = stopOnSignals();
  const { dataDir } = prepareFolders(process.env);
  const elsewhere = await platformAddress(values.url, dataDir);
  const asked = {
    documents: documents.map(({ name, content }) => [name, content.toString('base64')]),
    stack: fingerprints(stack),
    ...(options && { options }),
    answers,
    folder: folder ?? process.cwd(),
    url: values.url,
    ...(place?.head !== undefined && { head: place.head }),
  };
  const pending = await new PendingBuilds(dataDir).open(asked, folder);
  const follower = new Follower(reporterFor(values.json), interrupted.signal, place?.head === undefined ? BUILD : REGENERATION);
  try {
    const code = await onPlatform({ signal: interrupted.signal, elsewhere }, async (client) => {
      const runId = await startOrGoOn(client, pending, { documents, stack, options, answers, ask, place });
      const run = await follower.follow(client, runId);
      const delivery = { json: values.json, startedAt: pending.startedAt };
      return place?.head === undefined ? deliver(client, run, { ...delivery, folder }) : deliverRegenerated(run, { ...delivery, place });
    });
    await pending.done();
    return code;
  } catch (thrown) {
    if (isFinal(AppError.from(thrown))) await pending.done();
    throw thrown;
  }
}

interface Request {
  readonly documents: readonly BriefUpload[];
  readonly stack: readonly StackEntry[] | undefined;
  readonly options: AskedOptions | undefined;
  readonly answers: Record<string, string>;
  readonly ask: boolean;
  readonly place: Place | undefined;
}

/** The names of a stack's packs, once those that are brought along are there. */
async function broughtTo(client: GatewayClient, stack: readonly StackEntry[] | undefined): Promise<string[] | undefined> {
  if (stack === undefined) return undefined;
  const names: string[] = [];
  for (const entry of stack) names.push(typeof entry === 'string' ? entry : await client.bringPack(entry.files));
  return names;
}

async function startOrGoOn(client: GatewayClient, pending: PendingBuild, request: Request): Promise<string> {
  const known = await knownRun(client, pending);
  if (known !== undefined) return known;
  const stack = await broughtTo(client, request.stack);
  const { runId } = await client.startBuild(
    {
      documents: request.documents.map(({ name, content }) => ({ name, content: content.toString('base64') })),
      ...(stack && { stack }),
      ...(request.options && { options: request.options }),
      answers: request.answers,
      ask: request.ask,
      ...(request.place?.head !== undefined && { repository: request.place.folder, branch: request.place.branch }),
    },
    pending.key,
  );
  await pending.started(runId);
  return runId;
}
