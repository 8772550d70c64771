import { AppError } from '@hexad/kernel';
import { run, type Exit } from '../../process/run.js';

const OUTPUT_LIMIT = 1024 * 1024;
const TIMEOUT_MS = 30_000;

/** The command line of Docker or of Podman: they take the same options. */
export class Engine {
  readonly program: string;
  readonly #path: string;

  private constructor(program: string, path: string) {
    this.program = program;
    this.#path = path;
  }

  /** The first of the programs that is there and has the image. Fails with `unavailable` and the reasons. */
  static async find(image: string, path: string): Promise<Engine> {
    const reasons: string[] = [];
    for (const program of ['podman', 'docker']) {
      const engine = new Engine(program, path);
      const exit = await engine.ask(['image', 'inspect', '--format', '{{.Id}}', image]).catch((thrown: Error) => thrown);
      if (!(exit instanceof Error) && exit.code === 0) return engine;
      reasons.push(exit instanceof Error ? `${program} is not there` : `${program}: ${lastLine(exit)}`);
    }
    throw new AppError('unavailable', `No program for containers has the image ${JSON.stringify(image)} (${reasons.join('; ')}).`);
  }

  /** The environment of the program itself: where its settings and its socket are. */
  get env(): Record<string, string> {
    const names = [
      'HOME',
      'DOCKER_HOST',
      'DOCKER_CONFIG',
      'CONTAINER_HOST',
      'CONTAINERS_CONF',
      'CONTAINERS_STORAGE_CONF',
      'XDG_RUNTIME_DIR',
    ];
    const set = names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]] as const]));
    return { ...Object.fromEntries(set), PATH: this.#path };
  }

  /** A short question. Rejects only when there is no such program. */
  ask(args: readonly string[]): Promise<Exit> {
    return run({ program: this.program, args, cwd: '/', env: this.env, timeoutMs: TIMEOUT_MS, outputLimit: OUTPUT_LIMIT });
  }
}

export const lastLine = ({ stderr, stdout }: Exit): string => (stderr.trim() || stdout.trim()).split('\n').at(-1)!.slice(0, 300);
