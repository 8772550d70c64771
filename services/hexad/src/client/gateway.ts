import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { createInterface } from 'node:readline';
import { buffer } from 'node:stream/consumers';
import { AppError } from '@hexad/kernel';
import type { AskedOptions } from '@hexad/proto/documents';
import { PlanComparison, ProjectPlan, Resources, type PlanChange, type PlanSettings } from '@hexad/proto/documents';
import { z } from 'zod';
import type { PackFile } from '../input/stack.js';

/** Where the gateway listens: the local socket (trusted as the owner), or a URL with a key. */
export type Address = { readonly socketPath: string } | { readonly url: URL; readonly key: string };

export interface StartBuild {
  readonly documents: readonly { readonly name: string; readonly content: string }[];
  readonly stack?: readonly string[];
  readonly options?: AskedOptions;
  readonly answers: Readonly<Record<string, string>>;
  readonly ask: boolean;
  /** One that was built before, to be generated anew: an address, or the whole path of a folder. */
  readonly repository?: string;
  readonly branch?: string;
}

/** An edit of a spec: all of it, as JSON or as Markdown. */
export type StartRevision = {
  readonly base: object;
  /** The whole path of a folder. */
  readonly repository: string;
  readonly branch: string;
} & ({ readonly spec: string } | { readonly markdown: string });

/** Which spec of a project is planned: that of a run, or one by its id. */
export interface PlanAddress {
  readonly projectId: string;
  readonly run?: string;
  readonly spec?: string;
}

export const Started = z.object({ id: z.string(), runId: z.string() });

export const JournalEntry = z.object({
  sequence: z.number(),
  at: z.string(),
  type: z.string(),
  path: z.string(),
  data: z.record(z.string(), z.unknown()),
});
export type JournalEntry = z.infer<typeof JournalEntry>;

const Step = z.object({
  path: z.string(),
  name: z.string(),
  state: z.string(),
  attempt: z.number(),
  startedAt: z.string().nullish(),
  endedAt: z.string().nullish(),
  errorCode: z.string().nullish(),
  errorMessage: z.string().nullish(),
  description: z.string().nullish(),
});

const BroughtPack = z.object({ name: z.string() });

export const Run = z.object({
  id: z.string(),
  projectId: z.string(),
  state: z.string(),
  createdAt: z.string().nullish(),
  endedAt: z.string().nullish(),
  errorCode: z.string().nullish(),
  errorMessage: z.string().nullish(),
  variables: z.record(z.string(), z.unknown()).nullish(),
  waitingFor: z.string().nullish(),
  waitingPayload: z.unknown(),
  steps: z.array(Step),
});
export type Run = z.infer<typeof Run>;

export const DeadLetterLine = z.object({
  id: z.string(),
  lane: z.string(),
  type: z.string(),
  tenant: z.string(),
  key: z.string(),
  attempts: z.number(),
  diedAt: z.string(),
  error: z.object({ code: z.string(), message: z.string(), details: z.record(z.string(), z.unknown()) }),
});
export type DeadLetterLine = z.infer<typeof DeadLetterLine>;

const DeadLetter = DeadLetterLine.extend({
  headers: z.record(z.string(), z.string()),
  message: z.object({ id: z.string(), source: z.string(), time: z.string(), actor: z.string(), data: z.unknown() }).loose(),
});
export type DeadLetter = z.infer<typeof DeadLetter>;

const DeadLetterPage = z.object({ deadLetters: z.array(DeadLetterLine), nextCursor: z.string().nullable() });

const Tokens = z.object({ input: z.number(), output: z.number(), cachedRead: z.number(), cachedWrite: z.number() });
const Outcome = z.object({
  provider: z.string(),
  model: z.string(),
  tokens: Tokens,
  cost: z.string(),
  latencyMs: z.number(),
  error: z.string(),
});
const DiffLines = z.array(z.object({ op: z.enum(['same', 'added', 'removed']), text: z.string() }));
const ReplayedCall = z.object({
  callId: z.string(),
  startedAt: z.string(),
  asked: z.string(),
  prompt: z.object({
    fate: z.string(),
    template: z.string(),
    versionBefore: z.number(),
    versionAfter: z.number(),
    why: z.string().nullable(),
  }),
  request: DiffLines,
  answer: DiffLines,
  before: Outcome,
  after: Outcome.nullable(),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
});
export type ReplayedCall = z.infer<typeof ReplayedCall>;

/** The command line's view of the platform's REST interface. Failures are AppErrors with the server's code. */
export class GatewayClient {
  readonly #address: Address;

  constructor(address: Address) {
    this.#address = address;
  }

  /** Whether a platform is there. */
  async answers(): Promise<boolean> {
    return this.#json('GET', '/health/ready').then(
      () => true,
      (error: unknown) => AppError.from(error).code !== 'unavailable',
    );
  }

  async startBuild(build: StartBuild, idempotencyKey: string): Promise<z.infer<typeof Started>> {
    return Started.parse(await this.#json('POST', '/v1/codegen', build, { 'idempotency-key': idempotencyKey }));
  }

  /** An edit of a spec becomes the next version of a repository. */
  async startRevision(revision: StartRevision, idempotencyKey: string): Promise<z.infer<typeof Started>> {
    return Started.parse(await this.#json('POST', '/v1/spec-revisions', revision, { 'idempotency-key': idempotencyKey }));
  }

  /** What a stack calls the pack. */
  async bringPack(files: readonly PackFile[]): Promise<string> {
    return BroughtPack.parse(await this.#json('POST', '/v1/packs', { files })).name;
  }

  async run(id: string): Promise<Run> {
    return Run.parse(await this.#json('GET', `/v1/runs/${encodeURIComponent(id)}`));
  }

  async resume(id: string): Promise<void> {
    await this.#json('POST', `/v1/runs/${encodeURIComponent(id)}/resume`, {});
  }

  async signal(id: string, signal: string, payload: unknown): Promise<void> {
    await this.#json('POST', `/v1/runs/${encodeURIComponent(id)}/signals/${encodeURIComponent(signal)}`, payload);
  }

  /** Journal entries after `after`; ends when the run has ended or waits for nobody any more. */
  async *events(id: string, after: number, signal?: AbortSignal): AsyncGenerator<JournalEntry> {
    const response = await this.#open(
      'GET',
      `/v1/runs/${encodeURIComponent(id)}/events?after=${after}`,
      undefined,
      { accept: 'application/x-ndjson' },
      signal,
    );
    for await (const line of this.#lines(response)) yield JournalEntry.parse(line);
  }

  async createBrief(brief: object, idempotencyKey: string): Promise<{ id: string; projectId: string }> {
    return z
      .object({ id: z.string(), projectId: z.string() })
      .parse(await this.#json('POST', '/v1/briefs', brief, { 'idempotency-key': idempotencyKey }));
  }

  /** The id of the spec. */
  async analyseBrief(briefId: string, idempotencyKey: string): Promise<string> {
    const answer = await this.#json('POST', '/v1/specs', { briefId }, { 'idempotency-key': idempotencyKey });
    return z.object({ id: z.string() }).parse(answer).id;
  }

  async plan(at: PlanAddress): Promise<ProjectPlan> {
    return ProjectPlan.parse(await this.#json('GET', planPath(at)));
  }

  /** `ending`: `.svg`, `.pdf`, … */
  async planFile(at: PlanAddress, ending: string, theme: string | undefined): Promise<Buffer> {
    const takesTheme = ending === '.svg' || ending === '.pdf';
    return collect(await this.#open('GET', planPath(at, ending, takesTheme && theme !== undefined ? { theme } : {})));
  }

  async whatIf(at: PlanAddress, changes: readonly PlanChange[]): Promise<PlanComparison> {
    return PlanComparison.parse(await this.#json('POST', planPath(at, '/what-if'), { changes }));
  }

  async resources({ projectId, ...subject }: PlanAddress): Promise<Resources> {
    const query = new URLSearchParams({ ...subject }).toString();
    return Resources.parse(await this.#json('GET', `/v1/projects/${encodeURIComponent(projectId)}/resources?${query}`));
  }

  /** How the product of a spec would be put together: Markdown, or JSON. Without a stack its packs are chosen. */
  async architecture(specId: string, stack: string | undefined, type: 'text/markdown' | 'application/json'): Promise<Buffer> {
    const query = stack === undefined ? '' : `?${new URLSearchParams({ stack }).toString()}`;
    return collect(await this.#open('GET', `/v1/specs/${encodeURIComponent(specId)}/architecture${query}`, undefined, { accept: type }));
  }

  async setPlanSettings(projectId: string, settings: PlanSettings): Promise<void> {
    await this.#json('POST', planPath({ projectId }, '/settings'), settings);
  }

  async archive(id: string): Promise<Buffer> {
    return collect(await this.#open('GET', `/v1/codegen/${encodeURIComponent(id)}/archive`));
  }

  /** Each logged call of a conversation, asked again. */
  async *replayConversation(conversation: string, model: string | undefined, signal: AbortSignal): AsyncGenerator<ReplayedCall> {
    const path = `/v1/conversations/${encodeURIComponent(conversation)}/replay`;
    for await (const line of this.#lines(await this.#open('POST', path, { ...(model !== undefined && { model }) }, {}, signal)))
      yield ReplayedCall.parse(line);
  }

  async deadLetters(query: Readonly<Record<string, string>>): Promise<z.infer<typeof DeadLetterPage>> {
    return DeadLetterPage.parse(await this.#json('GET', `/v1/bus/dead-letters?${new URLSearchParams(query).toString()}`));
  }

  async deadLetter(id: string): Promise<DeadLetter> {
    return DeadLetter.parse(await this.#json('GET', `/v1/bus/dead-letters/${encodeURIComponent(id)}`));
  }

  /** The letter that went back. */
  async replayDeadLetter(id: string): Promise<DeadLetterLine> {
    return DeadLetterLine.parse(await this.#json('POST', `/v1/bus/dead-letters/${encodeURIComponent(id)}/replay`, {}));
  }

  /** What was dropped. */
  async dropDeadLetter(id: string): Promise<DeadLetter> {
    return DeadLetter.parse(await this.#json('DELETE', `/v1/bus/dead-letters/${encodeURIComponent(id)}`));
  }

  /** Any operation that answers with JSON, for the commands that read the answer themselves. */
  call(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown, idempotencyKey?: string): Promise<unknown> {
    return this.#json(method, path, body, idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey });
  }

  async *#lines(response: IncomingMessage): AsyncGenerator {
    try {
      for await (const line of createInterface({ input: response, crlfDelay: Infinity })) if (line.trim() !== '') yield JSON.parse(line);
    } catch (thrown) {
      throw broken(thrown);
    }
  }

  async #json(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<unknown> {
    const text = (await collect(await this.#open(method, path, body, headers))).toString('utf8');
    return text === '' ? undefined : JSON.parse(text);
  }

  async #open(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
    signal?: AbortSignal,
  ): Promise<IncomingMessage> {
    const payload = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const request = requesterFor(this.#address)({
        ...target(this.#address, path),
        method,
        ...(signal && { signal }),
        headers: {
          ...headers,
          ...('key' in this.#address && { authorization: `Bearer ${this.#address.key}` }),
          ...(payload && { 'content-type': 'application/json', 'content-length': payload.byteLength }),
        },
      });
      request.on('response', resolve);
      request.on('error', (cause) => reject(broken(cause)));
      request.end(payload);
    });
    if ((response.statusCode ?? 500) >= 400) throw problem((await collect(response)).toString('utf8'));
    return response;
  }
}

function planPath({ projectId, run, spec }: PlanAddress, ending = '', more: Readonly<Record<string, string>> = {}): string {
  const [path, given] = ending.split('?');
  const query = new URLSearchParams([
    ...new URLSearchParams(given),
    ...Object.entries({ ...more, ...(run !== undefined && { run }), ...(spec !== undefined && { spec }) }),
  ]).toString();
  return `/v1/projects/${encodeURIComponent(projectId)}/plan${path}${query === '' ? '' : `?${query}`}`;
}

const requesterFor = (address: Address) => ('url' in address && address.url.protocol === 'https:' ? httpsRequest : httpRequest);

const target = (address: Address, path: string) =>
  'socketPath' in address
    ? { socketPath: address.socketPath, path }
    : { protocol: address.url.protocol, hostname: address.url.hostname, port: address.url.port, path };

async function collect(response: IncomingMessage): Promise<Buffer> {
  try {
    return await buffer(response);
  } catch (thrown) {
    throw broken(thrown);
  }
}

/** A connection that broke: whoever hosted the platform may be gone. */
function broken(thrown: unknown): unknown {
  if (!(thrown instanceof Error) || thrown instanceof AppError || thrown.name === 'AbortError' || !('code' in thrown)) return thrown;
  return new AppError('unavailable', `The platform does not answer: ${thrown.message}.`, { cause: thrown });
}

/** Where in a request a fault is, which nobody wrote who typed a command. */
const PART_OF_REQUEST = /(?<=[:;] )(?:body|query|path)\.(\w[\w.-]*: )/g;

function problem(text: string): AppError {
  try {
    const { code, detail, title } = JSON.parse(text) as { code?: string; detail?: string; title?: string };
    return AppError.parse({ code, message: (detail ?? title)?.replaceAll(PART_OF_REQUEST, '$1') });
  } catch {
    return new AppError('internal', `The platform answered something that is no problem document: ${text.slice(0, 200)}`);
  }
}
