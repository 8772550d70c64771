import { AppError, assertOutsideTransaction } from '@hexad/kernel';
import { contextBytes, KeyEncryption, type Context, type WrappedKey } from './key-encryption.js';
import { noVersion, notOurs } from './local-keys.js';
import { REQUEST_MS, tries } from './tries.js';

export interface VaultOptions {
  /** `https://vault:8200/transit/hexad`: the address, where the transit engine is mounted, and the name of its key (`aes256-gcm96`). */
  readonly url: string;
  /** Asked for at each request, so that one that was renewed is taken. */
  readonly token: () => Promise<string>;
  readonly namespace?: string | undefined;
  /** Milliseconds for one request, of at most three. Default 3_000. */
  readonly requestMs?: number | undefined;
}

interface Answer {
  readonly data?: {
    readonly ciphertext?: string;
    readonly plaintext?: string;
    readonly latest_version?: number;
    readonly min_decryption_version?: number;
    readonly keys?: Readonly<Record<string, unknown>>;
  };
  readonly errors?: readonly string[];
}

/** A key of the transit engine of HashiCorp Vault. It never leaves Vault; the context goes along as associated data. */
export class VaultTransit extends KeyEncryption {
  override readonly id: string;
  readonly #options: VaultOptions;
  readonly #base: string;
  readonly #name: string;

  constructor(options: VaultOptions) {
    super();
    this.#options = options;
    const { origin, pathname } = new URL(options.url);
    const parts = pathname.split('/').filter(Boolean);
    if (parts.length < 2) throw new AppError('settings_invalid', `${origin}${pathname} names no key: write vault:${origin}/transit/<key>.`);
    this.#name = parts.pop()!;
    this.#base = `${origin}/v1/${parts.join('/')}`;
    this.id = `vault:${origin}/${parts.join('/')}/${this.#name}`;
  }

  override async current(): Promise<string> {
    return String((await this.#read()).latest_version);
  }

  override async versions(): Promise<readonly string[]> {
    const { keys = {}, min_decryption_version: least = 1 } = await this.#read();
    return Object.keys(keys).filter((version) => Number(version) >= least);
  }

  override async wrap(dataKey: Uint8Array, context: Context): Promise<WrappedKey> {
    const body = { plaintext: Buffer.from(dataKey).toString('base64'), associated_data: contextBytes(context).toString('base64') };
    const { ciphertext = '' } = await this.#call('POST', `encrypt/${this.#name}`, body);
    const version = /^vault:v(\d+):/.exec(ciphertext)?.[1];
    if (version === undefined) throw new AppError('unavailable', `${this.id} answered an encryption without a ciphertext.`);
    return { kek: this.id, version, bytes: Buffer.from(ciphertext) };
  }

  override async unwrap(wrapped: WrappedKey, context: Context): Promise<Buffer> {
    const ciphertext = Buffer.from(wrapped.bytes).toString();
    // What the database says of the version must be true: refusing it goes by that.
    if (!ciphertext.startsWith(`vault:v${wrapped.version}:`)) throw notOurs(wrapped.kek, wrapped.version);
    const body = { ciphertext, associated_data: contextBytes(context).toString('base64') };
    const { plaintext = '' } = await this.#call('POST', `decrypt/${this.#name}`, body, wrapped.version);
    return Buffer.from(plaintext, 'base64');
  }

  override async rotate(): Promise<string> {
    await this.#call('POST', `keys/${this.#name}/rotate`, {});
    return this.current();
  }

  override async retire(versions: readonly string[]): Promise<void> {
    const { latest_version: latest = 1, min_decryption_version: least = 1 } = await this.#read();
    const kept = (await this.versions()).map(Number).filter((version) => version === latest || !versions.includes(String(version)));
    const lowest = Math.min(...kept);
    if (lowest > least) await this.#call('POST', `keys/${this.#name}/config`, { min_decryption_version: lowest });
  }

  #read(): Promise<NonNullable<Answer['data']>> {
    return this.#call('GET', `keys/${this.#name}`);
  }

  async #call(method: 'GET' | 'POST', path: string, body?: object, version?: string): Promise<NonNullable<Answer['data']>> {
    assertOutsideTransaction(this.id);
    return tries(() => this.#once(method, path, body, version));
  }

  async #once(method: 'GET' | 'POST', path: string, body?: object, version?: string): Promise<NonNullable<Answer['data']>> {
    const { token, namespace, requestMs = REQUEST_MS } = this.#options;
    const headers = { 'x-vault-token': await token(), 'x-vault-request': 'true', ...(namespace && { 'x-vault-namespace': namespace }) };
    let response: Response;
    let answer: Answer;
    try {
      response = await fetch(`${this.#base}/${path}`, {
        method,
        headers: { ...headers, ...(body && { 'content-type': 'application/json' }) },
        ...(body && { body: JSON.stringify(body) }),
        redirect: 'error',
        signal: AbortSignal.timeout(requestMs),
      });
      const text = await response.text();
      answer = text === '' ? {} : (JSON.parse(text) as Answer);
    } catch (error) {
      const late = (error as Error).name === 'TimeoutError';
      throw new AppError(
        late ? 'timeout' : 'unavailable',
        `${this.id} ${late ? `did not answer in ${requestMs} ms` : 'cannot be reached'}.`,
      );
    }
    if (response.ok) return answer.data ?? {};
    throw this.#refusal(response.status, answer.errors?.join('; ') ?? '', version);
  }

  /** What Vault says of an error holds no plaintext. */
  #refusal(status: number, said: string, version: string | undefined): AppError {
    const details = { status };
    if (status === 400 && version !== undefined)
      return /disallowed by policy|too old|version/i.test(said) ? noVersion(this.id, version) : notOurs(this.id, version);
    if (status === 403)
      return new AppError(
        'settings_invalid',
        `${this.id} does not let this token do that; give it a valid one with the policy of docs/keys.md.`,
        { details },
      );
    if (status === 404)
      return new AppError('settings_invalid', `${this.id} is not there; mount the transit engine and make the key.`, { details });
    if (status === 429 || status >= 500)
      return new AppError('unavailable', `${this.id} answered ${status}${said === '' ? '' : `: ${said}`}.`, { details });
    return new AppError('settings_invalid', `${this.id} answered ${status}: ${said}.`, { details });
  }
}
