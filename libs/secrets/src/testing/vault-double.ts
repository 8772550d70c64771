import { randomBytes } from 'node:crypto';
import { close, open } from '../box.js';
import { HttpDouble, type Answered, type Asked } from './http-double.js';

const PATH = /^\/v1\/transit\/(encrypt|decrypt|keys)\/hexad(?:\/(rotate|config))?$/;

/** Speaks the HTTP protocol of Vault's transit engine, as its documentation has it, for one key `transit/hexad`. */
export class VaultDouble extends HttpDouble {
  readonly token = 'hvs.a-token-of-the-double';
  readonly #keys = new Map([[1, randomBytes(32)]]);
  #least = 1;

  get keyUrl(): string {
    return `${this.url}/transit/hexad`;
  }

  protected override answer({ method, path, headers, body }: Asked): Answered {
    if (headers['x-vault-token'] !== this.token) return refused(403, 'permission denied');
    const [, what, change] = PATH.exec(path) ?? [];
    if (what === undefined) return refused(404);
    if (what === 'encrypt') return this.#encrypt(body);
    if (what === 'decrypt') return this.#decrypt(body);
    if (method === 'GET') return { status: 200, body: { data: this.#key() } };
    if (change === 'rotate') this.#keys.set(this.#latest + 1, randomBytes(32));
    else this.#least = Number(body['min_decryption_version']);
    return { status: 200, body: { data: this.#key() } };
  }

  get #latest(): number {
    return Math.max(...this.#keys.keys());
  }

  #key(): object {
    const versions = [...this.#keys.keys()].filter((version) => version >= this.#least);
    const keys = Object.fromEntries(versions.map((version) => [version, 1_700_000_000 + version]));
    return { name: 'hexad', type: 'aes256-gcm96', latest_version: this.#latest, min_decryption_version: this.#least, keys };
  }

  #encrypt({ plaintext, associated_data: about }: Asked['body']): Answered {
    const box = close(this.#keys.get(this.#latest)!, bytes(plaintext), bytes(about));
    return { status: 200, body: { data: { ciphertext: `vault:v${this.#latest}:${box.toString('base64')}`, key_version: this.#latest } } };
  }

  #decrypt({ ciphertext, associated_data: about }: Asked['body']): Answered {
    const [, version = '', box = ''] = /^vault:v(\d+):(.*)$/.exec(String(ciphertext)) ?? [];
    if (Number(version) < this.#least) return refused(400, 'ciphertext or signature version is disallowed by policy (too old)');
    const key = this.#keys.get(Number(version));
    if (key === undefined) return refused(400, 'invalid ciphertext: version is too new');
    const plain = open(key, bytes(box), bytes(about));
    if (plain === undefined) return refused(400, 'cipher: message authentication failed');
    return { status: 200, body: { data: { plaintext: plain.toString('base64') } } };
  }
}

const refused = (status: number, ...errors: string[]): Answered => ({ status, body: { errors } });
const bytes = (text: unknown): Buffer => Buffer.from(typeof text === 'string' ? text : '', 'base64');
