import { createHash } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { AppError, type Ids } from '@hexad/kernel';
import { environmentOf } from '../environment.js';
import { HeldService } from '../held-service.js';
import { lives, signOf, type Owner } from '../leftovers.js';
import { DEFAULT_LIMITS, OUTPUT_LIMIT, TIMEOUT_MS, type SandboxLimits } from '../limits.js';
import { MISSING } from '../network/forwarder.js';
import { linkedSets, placesOf, scratchOf } from '../roots.js';
import { Sandbox, type SandboxCommand, type SandboxResult } from '../sandbox.js';
import type { RunningService, SandboxService, ServiceEnd } from '../service.js';
import { DiskWatch } from '../watch/disk.js';
import { Cluster } from './cluster.js';
import { Heard } from './heard.js';
import { OWNER, PLATFORM, sandboxJob, sandboxPolicy, type Placing, type PodParts } from './job.js';
import { CONTROL_PORTS, launchCommand, launchService, SILENCE_MS, type ServiceLaunch } from './launcher.js';
import { JobPod, START_MS, type PodExit } from './pod.js';
import { PodService } from './pod-service.js';
import { Volume } from './volume.js';

export interface KubernetesSandboxOptions {
  /** Marks the jobs of this platform. */
  readonly folder: string;
  readonly ids: Ids;
  /** An image that the nodes can pull, with `sh`, Node and what commands need. */
  readonly image: string;
  /** `<claim>:<folder>`: the volume with the work trees, and where it is mounted here. */
  readonly volume: string;
  /** A file as kubectl reads it. Default: the account of the pod that the platform runs in. */
  readonly config?: string;
  /** Where jobs are made, and the claim is. Default: the namespace of the account. */
  readonly namespace?: string;
  readonly placing?: Placing;
  /** Who commands run as: whom the work trees belong to. Default: the user of this process. */
  readonly user?: { readonly uid: number; readonly gid: number };
  readonly parallel?: number;
  readonly limits?: Partial<SandboxLimits>;
  readonly sets?: string;
}

interface Parts {
  readonly cluster: Cluster;
  readonly volume: Volume;
  readonly user: { readonly uid: number; readonly gid: number };
  readonly owner: string;
}

/** How long the cluster itself lets a command live beyond its own time: it has to start, and to be removed. */
const SLACK_MS = START_MS + 60_000;

/** Commands in jobs of a Kubernetes cluster: each a pod of its own without rights and network, which sees its work tree on a volume that is ours too. */
export class KubernetesSandbox extends Sandbox {
  override readonly kind = 'kubernetes';
  override readonly isolates = true;
  readonly #options: KubernetesSandboxOptions;
  readonly #parts: Parts;

  private constructor(options: KubernetesSandboxOptions, parts: Parts) {
    super(options.parallel);
    this.#options = options;
    this.#parts = parts;
  }

  /**
   * Fails with `unavailable` and the reason where the cluster cannot be reached, does not let us, or does not keep pods from its network: that is tried. Jobs of a
   * platform that was killed are removed first.
   */
  static async open(options: KubernetesSandboxOptions): Promise<KubernetesSandbox> {
    const user = options.user ?? { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
    if (user.uid === 0)
      throw new AppError('unavailable', 'HEXAD_SANDBOX=kubernetes runs no pods as root: let the platform run as an ordinary user.');
    const cluster = await Cluster.open({ config: options.config, namespace: options.namespace });
    const owner = JSON.stringify(signOf());
    const sandbox = new KubernetesSandbox(options, { cluster, volume: new Volume(options.volume), user, owner });
    await sandbox.#bury();
    await cluster.ensurePolicy(sandboxPolicy());
    await sandbox.#probe();
    return sandbox;
  }

  protected override admit(command: SandboxCommand | SandboxService): void {
    super.admit(command);
    if (command.hosts === undefined || command.hosts.length === 0) return;
    throw new AppError(
      'unsupported',
      `The sandbox kubernetes has no way to ${command.hosts.join(', ')}; take bubblewrap for commands that need it.`,
    );
  }

  protected override async carryOut(command: SandboxCommand): Promise<SandboxResult> {
    const timeoutMs = command.timeoutMs ?? TIMEOUT_MS;
    const limits = this.#limitsOf(command);
    const blocks = Math.ceil(limits.diskBytes / 512) + 64;
    const argv = ['sh', '-c', launchCommand, 'sh', String(blocks), String(limits.processes), command.program, ...command.args];
    await using made = await this.#made(command, { argv, deadlineMs: timeoutMs + SLACK_MS, endsWithUs: true, env: {} });
    let disk: DiskWatch | undefined;
    let isFull = false;
    const heard = new Heard(command.outputLimit ?? OUTPUT_LIMIT, command.onOutput);
    try {
      const name = await made.pod.started(command.signal);
      const exit = await made.pod.heard(name, {
        timeoutMs,
        signal: command.signal,
        onOutput: (stream, chunk) => heard.add(stream, chunk),
        onStart: (stop) => {
          heard.exceeded = () => stop('output');
          const exceeded = (): void => {
            isFull = true;
            stop('disk');
          };
          disk = new DiskWatch({ folders: made.write, limits, members: () => Promise.resolve([]), exceeded });
        },
      });
      await disk?.settle();
      return this.#result(command, isFull && !exit.stopped ? { ...exit, stopped: 'disk' } : exit, heard);
    } catch (thrown) {
      if (!command.signal?.aborted || thrown !== command.signal.reason) throw thrown;
      return { outcome: 'cancelled', exitCode: -1, stdout: '', stderr: '', milliseconds: 0 }; // before it started
    } finally {
      await disk?.[Symbol.asyncDispose]();
    }
  }

  protected override async serve(service: SandboxService): Promise<RunningService> {
    const limits = this.#limitsOf(service);
    const control = CONTROL_PORTS.find((port) => port !== service.port)!;
    const launch: ServiceLaunch = { control, silenceMs: SILENCE_MS, hasInput: service.stdin !== undefined };
    const env: Record<string, string> = service.port === undefined ? {} : { PORT: String(service.port) };
    const deadlineMs = service.timeoutMs === undefined ? undefined : service.timeoutMs + SLACK_MS;
    const argv = ['node', '-e', launchService, JSON.stringify(launch), service.program, ...service.args];
    const made = await this.#made(service, { argv, deadlineMs, endsWithUs: false, env });
    try {
      const name = await made.pod.started(undefined);
      const running = new PodService({ cluster: this.#parts.cluster, pod: made.pod, name, control, service });
      const disk = new DiskWatch({
        folders: made.write,
        limits,
        members: () => Promise.resolve([]),
        exceeded: () => running.stop('disk'),
      });
      const ended = untilGone(running.run(service.timeoutMs), disk, made);
      return new HeldService({
        ended,
        kill: () => running.stop('cancelled'),
        signals: running,
        usage: () => running.usage(),
        connect: service.port === undefined ? undefined : () => running.connect(service.port!),
        healthPath: service.healthPath,
        idleMs: service.idleMs,
        logs: () => running.logs(),
      });
    } catch (thrown) {
      await made[Symbol.asyncDispose]();
      throw thrown;
    }
  }

  #limitsOf(command: SandboxCommand | SandboxService): SandboxLimits {
    return { ...DEFAULT_LIMITS, ...this.#options.limits, ...command.limits };
  }

  /** The job in the cluster; disposing removes it. */
  async #made(
    command: SandboxCommand | SandboxService,
    { env, ...launch }: Pick<PodParts, 'argv' | 'deadlineMs' | 'endsWithUs' | 'env'>,
  ): Promise<{ readonly pod: JobPod; readonly write: readonly string[] } & AsyncDisposable> {
    const { cluster, volume, user, owner } = this.#parts;
    const places = await placesOf(command);
    const linked = await linkedSets(this.#options.sets, places);
    const name = `hexad-${this.#options.ids.next()}`;
    const own = environmentOf({ node: '/usr/local/bin', cwd: places.cwd, home: '/tmp', tmp: '/tmp', compileCache: undefined });
    await cluster.create(
      sandboxJob({
        name,
        platform: this.#mark,
        owner,
        image: this.#options.image,
        user,
        volume,
        write: places.write,
        read: [...linked, ...places.sealed],
        scratch: (await Promise.all(linked.map(scratchOf))).flat(),
        cwd: places.cwd,
        env: { ...own, ...env, ...command.env },
        limits: this.#limitsOf(command),
        ...launch,
        placing: this.#options.placing ?? {},
      }),
    );
    return { pod: new JobPod(cluster, name), write: places.write, [Symbol.asyncDispose]: () => cluster.remove(name) };
  }

  #result({ program, cwd }: SandboxCommand, { end, stopped, milliseconds }: PodExit, heard: Heard): SandboxResult {
    if (end?.exitCode === 127 && heard.lastLine === MISSING + program)
      throw new AppError('unavailable', `The program ${program} was not found for ${path.basename(cwd)}.`);
    const why = stopped ?? OUTCOMES[end!.reason];
    if (why === undefined && end!.exitCode === -1)
      throw new AppError('unavailable', `The cluster ended the pod of ${program} (${end!.reason}).`);
    const [stdout, stderr] = [heard.text('stdout'), heard.text('stderr')];
    return { outcome: why ?? 'exited', exitCode: why ? -1 : end!.exitCode, stdout, stderr, milliseconds };
  }

  /** Jobs of this data folder on this machine, whichever process made them. */
  get #mark(): string {
    return createHash('sha256').update(`${hostname()}\0${this.#options.folder}`).digest('hex').slice(0, 16);
  }

  async #bury(): Promise<void> {
    const { cluster } = this.#parts;
    for (const { metadata } of await cluster.jobs(`${PLATFORM}=${this.#mark}`)) {
      if (!(await isOwned(metadata?.annotations?.[OWNER]))) await cluster.remove(metadata!.name!);
    }
  }

  /** A first command that tries to reach the cluster's own API: where it can, nothing holds the network of pods. */
  async #probe(): Promise<void> {
    const { server } = this.#parts.cluster;
    const folder = path.join(this.#options.folder, this.#options.ids.next());
    await mkdir(folder, { recursive: true });
    const at = JSON.stringify({ host: server.hostname, port: Number(server.port || (server.protocol === 'https:' ? 443 : 80)) });
    const script = `require('node:net').connect({ ...${at}, timeout: 3000 }).on('connect', () => process.exit(3)).on('timeout', () => process.exit(0)).on('error', () => process.exit(0))`;
    try {
      const { outcome, exitCode, stderr } = await this.carryOut({ program: 'node', args: ['-e', script], cwd: folder });
      if (exitCode === 3)
        throw new AppError('unavailable', 'The cluster does not hold pods to network policies: a sandboxed command reached its API.');
      if (exitCode !== 0) throw new AppError('unavailable', `A first pod ended with ${outcome} ${exitCode}: ${stderr.trim().slice(-200)}`);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
}

/** How it ended, once nothing of it is left. */
async function untilGone(running: Promise<ServiceEnd>, ...resources: AsyncDisposable[]): Promise<ServiceEnd> {
  try {
    return await running;
  } finally {
    for (const one of resources) await one[Symbol.asyncDispose]();
  }
}

/** What the cluster calls it when a pod took more than it may. */
const OUTCOMES: Readonly<Record<string, 'memory' | 'timeout'>> = { OOMKilled: 'memory', DeadlineExceeded: 'timeout' };

async function isOwned(annotation: string | undefined): Promise<boolean> {
  try {
    return await lives((JSON.parse(annotation ?? '') as Owner).parent);
  } catch {
    return false;
  }
}
