/** A server that tests use and never harm. */
export interface TestServer {
  /** For people: `PostgreSQL`. */
  readonly name: string;
  /** The setting that says where it is: `HEXAD_TEST_POSTGRES_URL`. */
  readonly setting: string;
  /** Where it is otherwise, at its usual port. */
  readonly local: string;
  /** Rejects when it does not answer at this URL. */
  readonly answers: (url: string) => Promise<unknown>;
  /** What is started where Docker answers and no server does: an image of Docker's hub. */
  readonly container: {
    readonly image: string;
    readonly port: number;
    readonly command?: readonly string[];
    readonly environment?: Readonly<Record<string, string>>;
  };
}

const LONGEST_START_MS = 60_000;
const AGAIN_MS = 200;

/** Of this process. They end with it. */
const containers = new Map<string, string>();

/** Where tests find the server once `hasServer` has said that it is there. */
export const serverUrl = ({ name, setting, local }: TestServer): string => containers.get(name) ?? (process.env[setting] || local);

/** True when the server of the setting answers; without one that of the usual port, or else a container of Docker. See `missing`. */
export async function hasServer(server: TestServer): Promise<boolean> {
  try {
    await server.answers(serverUrl(server));
    return true;
  } catch (error) {
    const isSet = Boolean(process.env[server.setting]);
    if (!isSet && (await startContainer(server))) return true;
    return missing(
      `No ${server.name} answers at ${shown(server)}: ${reason(error)}. Start one (docker compose up -d), or set ${server.setting}.`,
      error,
    );
  }
}

/** What tests need and do not find: fails with CI=true, and elsewhere prints that they are left out. */
export function missing(message: string, cause?: unknown): false {
  if (process.env['CI'] === 'true') throw new Error(message, { cause });
  console.warn(`${message} These tests are left out.`);
  return false;
}

/** False where Docker does not answer either. */
async function startContainer({ name, local, answers, container }: TestServer): Promise<boolean> {
  const { GenericContainer } = await import('testcontainers');
  const { image, port, command = [], environment = {} } = container;
  const begin = new GenericContainer(image)
    .withExposedPorts(port)
    .withCommand([...command])
    .withEnvironment(environment);
  const started = await begin.start().catch(() => undefined);
  if (started === undefined) return false;
  const url = Object.assign(new URL(local), { hostname: started.getHost(), port: String(started.getMappedPort(port)) }).href;
  await untilAnswers(() => answers(url));
  containers.set(name, url);
  return true;
}

async function untilAnswers(answers: () => Promise<unknown>): Promise<void> {
  for (const late = Date.now() + LONGEST_START_MS; ; await new Promise((resolve) => setTimeout(resolve, AGAIN_MS))) {
    try {
      return void (await answers());
    } catch (error) {
      if (Date.now() > late) throw error;
    }
  }
}

/** Without a password. */
function shown(server: TestServer): string {
  const { protocol, host, pathname } = new URL(serverUrl(server));
  return `${protocol}//${host}${pathname}`;
}

const reason = (error: unknown): string => (error as Error).message || 'no connection';
