import { lstat, opendir, readdir, stat, statfs } from 'node:fs/promises';
import path from 'node:path';
import type { SandboxLimits } from '../limits.js';

/** What folders hold. */
export interface Held {
  readonly bytes: number;
  readonly files: number;
}

/** Bytes on the disk and entries of folders; stops counting beyond the limits. What vanishes meanwhile counts nothing. */
export async function measure(folders: readonly string[], most: Held): Promise<Held> {
  let [bytes, files] = [0, 0];
  const queue = [...folders];
  for (let folder = queue.pop(); folder !== undefined && bytes <= most.bytes && files <= most.files; folder = queue.pop()) {
    const dir = await opendir(folder, { bufferSize: 256 }).catch(() => undefined);
    if (!dir) continue;
    let batch: string[] = [];
    const count = async (): Promise<void> => {
      const stats = await Promise.all(batch.map((place) => lstat(place).catch(() => undefined)));
      for (const one of stats) bytes += (one?.blocks ?? 0) * 512;
      files += batch.length;
      batch = [];
    };
    for await (const entry of dir) {
      const place = path.join(folder, entry.name);
      batch.push(place);
      if (entry.isDirectory()) queue.push(place);
      if (batch.length < 256) continue;
      await count();
      if (bytes > most.bytes || files > most.files) break;
    }
    await count();
  }
  return { bytes, files };
}

/** Bytes of files that processes hold open though they have no name any more. */
export async function unnamed(pids: readonly number[]): Promise<number> {
  const seen = new Map<string, number>();
  for (const pid of pids) {
    const folder = `/proc/${pid}/fd`;
    for (const name of await readdir(folder).catch(() => [])) {
      const one = await stat(path.join(folder, name)).catch(() => undefined);
      if (one?.isFile() && one.nlink === 0) seen.set(`${one.dev}:${one.ino}`, one.blocks * 512);
    }
  }
  return [...seen.values()].reduce((sum, bytes) => sum + bytes, 0);
}

export interface DiskWatchOptions {
  readonly folders: readonly string[];
  readonly limits: Pick<SandboxLimits, 'diskBytes' | 'files'>;
  /** The processes of the command, for what they hold without a name. */
  readonly members: () => Promise<readonly number[]>;
  /** Told once. */
  readonly exceeded: () => void;
}

const EVERY_MS = 100;
const MIB = 1024 * 1024;
/** Left on the disk for the platform itself, whose database may lie there too. */
const RESERVE_BYTES = 512 * MIB;
/** Measuring takes at most this part of the time. */
const SHARE = 0.1;
/** Milliseconds after which the folders are measured in any case. */
const LONGEST_MS = 5_000;

/**
 * Holds folders to a limit. The file system is asked ten times a second how much is free, which costs nothing; when that fell are the folders
 * measured. So a command may go over its limit by what it writes in a tenth of a second, and in the time of measuring; and for five seconds by what
 * others on the same disk give back at the same moment.
 */
export class DiskWatch implements AsyncDisposable {
  readonly #options: DiskWatchOptions;
  readonly #timer: NodeJS.Timeout;
  #working: Promise<void> = Promise.resolve();
  #busy = false;
  #told = false;
  #last: { readonly free: number; readonly entries: number } | undefined;
  #notBefore = 0;
  #measured = performance.now();

  constructor(options: DiskWatchOptions) {
    this.#options = options;
    this.#timer = setInterval(() => this.#tick(), EVERY_MS);
    this.#timer.unref();
    this.#tick();
  }

  /** Looks once more, at the end. */
  async settle(): Promise<void> {
    await this.#working;
    if (!this.#told) await this.#look(true);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    await this.#working;
  }

  #tick(): void {
    if (this.#busy || this.#told) return;
    this.#busy = true;
    this.#working = this.#look(false)
      .catch(() => {}) // a folder that is gone holds nothing
      .finally(() => (this.#busy = false));
  }

  async #look(atOnce: boolean): Promise<void> {
    const now = await this.#free();
    // What others have given back is no room of the command's.
    this.#last = { free: Math.max(now.free, this.#last?.free ?? 0), entries: Math.max(now.entries, this.#last?.entries ?? 0) };
    const { diskBytes, files } = this.#options.limits;
    const [bytes, entries] = [this.#last.free - now.free, this.#last.entries - now.entries];
    const step = Math.min(64 * MIB, Math.max(MIB, diskBytes / 16));
    if (now.free < RESERVE_BYTES && bytes > 0) return this.#tell();
    const fell = bytes >= (atOnce ? MIB : step) || entries >= (atOnce ? 100 : Math.max(100, files / 16));
    const started = performance.now();
    const isDue = fell || started >= this.#measured + LONGEST_MS;
    if (!isDue || (!atOnce && started < this.#notBefore)) return;
    this.#measured = started;
    const most = { bytes: diskBytes, files };
    const held = await measure(this.#options.folders, most);
    const nameless = held.bytes > most.bytes ? 0 : await unnamed(await this.#options.members());
    if (held.bytes + nameless > most.bytes || held.files > most.files) return this.#tell();
    this.#last = now;
    this.#notBefore = performance.now() + (performance.now() - started) / SHARE;
  }

  async #free(): Promise<{ free: number; entries: number }> {
    const systems = await Promise.all(this.#options.folders.map((folder) => statfs(folder)));
    return {
      free: Math.min(...systems.map((one) => one.bavail * one.bsize)),
      entries: Math.min(...systems.map((one) => (one.files === 0 ? 0 : one.ffree))),
    };
  }

  #tell(): void {
    this.#told = true;
    this.#options.exceeded();
  }
}
