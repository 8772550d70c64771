import { PassThrough, type Duplex, type Writable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { BatchV1Api, CoreV1Api, KubeConfig, NetworkingV1Api, V1Job, V1NetworkPolicy, V1Pod } from '@kubernetes/client-node';
import { AppError } from '@hexad/kernel';
import { CONTAINER, SANDBOX } from './job.js';
import { tunnel } from './tunnel.js';

type Client = typeof import('@kubernetes/client-node');

/** What a pod's process says and hears. */
export interface Attached extends Disposable {
  say(line: string): void;
  /** Resolves when the connection is over, whoever ended it. */
  readonly closed: Promise<void>;
}

const AGAIN_MS = 250;
const ANSWER_MS = 30_000;

/** The API of a cluster, as far as sandboxes need it. Fails with `unavailable` and what the cluster said. */
export class Cluster {
  readonly namespace: string;
  readonly #client: Client;
  readonly #config: KubeConfig;
  readonly #jobs: BatchV1Api;
  readonly #core: CoreV1Api;
  readonly #networking: NetworkingV1Api;

  private constructor(client: Client, config: KubeConfig, namespace: string) {
    this.#client = client;
    this.#config = config;
    this.namespace = namespace;
    this.#jobs = config.makeApiClient(client.BatchV1Api);
    this.#core = config.makeApiClient(client.CoreV1Api);
    this.#networking = config.makeApiClient(client.NetworkingV1Api);
  }

  /** `config`: a file as kubectl reads it; undefined: the account of the pod that the platform runs in. `namespace`: undefined takes that of the account. */
  static async open({ config, namespace }: { config: string | undefined; namespace: string | undefined }): Promise<Cluster> {
    // 60 MB of memory, which nobody else pays for.
    const client = await import('@kubernetes/client-node');
    const read = new client.KubeConfig();
    try {
      if (config === undefined) read.loadFromCluster();
      else read.loadFromFile(config);
    } catch (thrown) {
      throw new AppError('unavailable', `The cluster's configuration cannot be read: ${(thrown as Error).message}`, { cause: thrown });
    }
    if (!/^https?:\/\/[^/]/.test(read.getCurrentCluster()?.server ?? '') || /undefined/.test(read.getCurrentCluster()!.server))
      throw new AppError('unavailable', 'The platform does not run in a cluster, and HEXAD_SANDBOX_KUBERNETES_CONFIG names none.');
    const own = read.getContextObject(read.getCurrentContext())?.namespace;
    return new Cluster(client, read, namespace ?? own ?? 'default');
  }

  /** Where the API answers, which no sandbox may reach. */
  get server(): URL {
    return new URL(this.#config.getCurrentCluster()!.server);
  }

  /** Makes the policy where there is none yet. */
  async ensurePolicy(body: V1NetworkPolicy): Promise<void> {
    await told(async () => {
      try {
        await this.#networking.readNamespacedNetworkPolicy({ namespace: this.namespace, name: body.metadata!.name! });
      } catch (thrown) {
        if (codeOf(thrown) !== 404) throw thrown;
        await this.#networking.createNamespacedNetworkPolicy({ namespace: this.namespace, body }).catch(except(409));
      }
    });
  }

  async create(body: V1Job): Promise<void> {
    await told(() => this.#jobs.createNamespacedJob({ namespace: this.namespace, body }));
  }

  jobs(labelSelector: string): Promise<readonly V1Job[]> {
    return told(async () => (await this.#jobs.listNamespacedJob({ namespace: this.namespace, labelSelector })).items);
  }

  /** Removes a job with its pod; one that is gone is fine. Does not wait for the end of the pod. */
  async remove(name: string): Promise<void> {
    const options = { namespace: this.namespace, name, propagationPolicy: 'Background', gracePeriodSeconds: 0 };
    await told(() => this.#jobs.deleteNamespacedJob(options).catch(except(404)));
  }

  /** What the cluster said of objects of this job, newest last: why no pod came about. Empty where it may not be asked. */
  async said(name: string): Promise<readonly string[]> {
    const fieldSelector = `involvedObject.name=${name}`;
    const list = await this.#core.listNamespacedEvent({ namespace: this.namespace, fieldSelector }).catch(() => undefined);
    return (list?.items ?? []).map(({ reason, message }) => `${reason}: ${message}`);
  }

  /** Reads the pod of a job, now and whenever it changed, until `read` makes something of it. `undefined` is read where there is none. */
  async until<T>(name: string, read: (pod: V1Pod | undefined) => T | undefined, signal: AbortSignal): Promise<T> {
    const labelSelector = `${SANDBOX}=${name}`;
    for (;;) {
      signal.throwIfAborted();
      const list = await told(() => this.#core.listNamespacedPod({ namespace: this.namespace, labelSelector }));
      const first = read(list.items[0]);
      if (first !== undefined) return first;
      const later = await this.#watched(labelSelector, list.metadata?.resourceVersion, read, signal);
      if (later !== undefined) return later.value;
      await delay(AGAIN_MS, undefined, { signal });
    }
  }

  /** Connects to what a pod writes and reads. Nothing that was written before is heard. */
  async attach(pod: string, stdout: Writable, stderr: Writable): Promise<Attached> {
    const input = new PassThrough();
    const socket = await told(() =>
      new this.#client.Attach(this.#config).attach(this.namespace, pod, CONTAINER, stdout, stderr, input, false),
    );
    const closed = Promise.withResolvers<void>();
    socket.addEventListener('close', () => closed.resolve());
    socket.addEventListener('error', () => {}); // closed follows
    if (socket.readyState > socket.OPEN) closed.resolve();
    return {
      say: (line) => void (socket.readyState === socket.OPEN && input.write(`${line}\n`)),
      closed: closed.promise,
      [Symbol.dispose]: () => socket.terminate(),
    };
  }

  /** A connection to a port of a pod, through the cluster. Whether anybody answers shows by what comes. */
  tunnel(pod: string, port: number): Promise<Duplex> {
    return told(() =>
      tunnel((output, input) => new this.#client.PortForward(this.#config).portForward(this.namespace, pod, [port], output, null, input)),
    );
  }

  /** Undefined when the watch ended before anything came of it. */
  async #watched<T>(
    labelSelector: string,
    resourceVersion: string | undefined,
    read: (pod: V1Pod | undefined) => T | undefined,
    signal: AbortSignal,
  ): Promise<{ value: T } | undefined> {
    const ended = Promise.withResolvers<{ value: T } | undefined>();
    const seen = (type: string, pod: V1Pod): void => {
      if (type !== 'ADDED' && type !== 'MODIFIED' && type !== 'DELETED') return;
      try {
        const value = read(type === 'DELETED' ? undefined : pod);
        if (value !== undefined) ended.resolve({ value });
      } catch (thrown) {
        ended.reject(thrown);
      }
    };
    const path = `/api/v1/namespaces/${this.namespace}/pods`;
    const query = { labelSelector, ...(resourceVersion !== undefined && { resourceVersion }) };
    const watch = await new this.#client.Watch(this.#config).watch(path, query, seen, () => ended.resolve(undefined));
    const stop = (): void => ended.reject(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    try {
      return await ended.promise;
    } finally {
      signal.removeEventListener('abort', stop);
      watch.abort();
    }
  }
}

const codeOf = (thrown: unknown): number | undefined => (thrown as { code?: number }).code;

const except =
  (code: number) =>
  (thrown: unknown): undefined => {
    if (codeOf(thrown) !== code) throw thrown;
    return undefined;
  };

/** What the cluster answered, in a sentence. */
async function told<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await inTime(ask());
  } catch (thrown) {
    if (thrown instanceof AppError || (thrown as Error).name === 'AbortError') throw thrown;
    throw new AppError('unavailable', `The cluster does not do what a sandbox needs: ${sentence(thrown)}`, { cause: thrown });
  }
}

async function inTime<T>(answer: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`no answer in ${ANSWER_MS / 1000} seconds`)), ANSWER_MS);
  try {
    return await Promise.race([answer, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

function sentence(thrown: unknown): string {
  const { code, body, message } = thrown as { code?: number | string; body?: unknown; message?: string };
  const read = typeof body === 'string' ? parsed(body) : body;
  const said = (read as { message?: string } | undefined)?.message ?? message ?? String(code);
  return `${typeof code === 'number' ? `${code} ` : ''}${said}`.replaceAll('\n', ' ').slice(0, 500);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
