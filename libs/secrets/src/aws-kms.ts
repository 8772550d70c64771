import { setTimeout as wait } from 'node:timers/promises';
import {
  DecryptCommand,
  DescribeKeyCommand,
  EncryptCommand,
  KMSClient,
  ListKeyRotationsCommand,
  RotateKeyOnDemandCommand,
  type RotationsListEntry,
} from '@aws-sdk/client-kms';
import { AppError, assertOutsideTransaction } from '@hexad/kernel';
import { KeyEncryption, type Context, type WrappedKey } from './key-encryption.js';
import { noVersion, notOurs } from './local-keys.js';
import { REQUEST_MS, TRIES } from './tries.js';

export interface KmsOptions {
  /** `arn:aws:kms:eu-central-1:111122223333:key/1234abcd-…`, of a symmetric key. */
  readonly arn: string;
  /** Default: that of the region. */
  readonly endpoint?: string | undefined;
  /** Default: as the AWS SDK finds them (environment, web identity, instance). */
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string } | undefined;
  /** Milliseconds for one request, of at most three. Default 3_000. */
  readonly requestMs?: number | undefined;
  /** Milliseconds between looks whether a rotation is done, and how many. Default 500 and 10. */
  readonly rotation?: { readonly everyMs: number; readonly looks: number } | undefined;
}

/** Of a key that cannot be rotated (imported, or of a key store of one's own). */
const ONLY = 'only';
/** Errors of KMS that say that a ciphertext is not for us. */
const FOREIGN = new Set(['InvalidCiphertextException', 'IncorrectKeyException']);
const PASSING = new Set([
  'KMSInternalException',
  'DependencyTimeoutException',
  'KeyUnavailableException',
  'ThrottlingException',
  'LimitExceededException',
]);

/**
 * A key of AWS KMS; versions are its key materials. It never leaves KMS; the context is the encryption context. KMS itself opens whatever
 * one of its materials closed, for ever: what is retired is refused here.
 */
export class AwsKms extends KeyEncryption {
  override readonly id: string;
  readonly #arn: string;
  readonly #requestMs: number;
  readonly #client: KMSClient;
  readonly #rotation: { readonly everyMs: number; readonly looks: number };
  readonly #retired = new Set<string>();

  constructor({ arn, endpoint, credentials, requestMs = REQUEST_MS, rotation = { everyMs: 500, looks: 10 } }: KmsOptions) {
    super();
    const region = /^arn:aws[a-z-]*:kms:([a-z0-9-]+):\d{12}:key\/\S+$/.exec(arn)?.[1];
    if (region === undefined)
      throw new AppError('settings_invalid', `${JSON.stringify(arn)} is not the ARN of a KMS key (arn:aws:kms:…:key/…).`);
    this.id = `kms:${arn}`;
    this.#arn = arn;
    this.#requestMs = requestMs;
    this.#rotation = rotation;
    this.#client = new KMSClient({
      region,
      maxAttempts: TRIES,
      requestHandler: { connectionTimeout: requestMs, requestTimeout: requestMs, throwOnRequestTimeout: true },
      ...(endpoint && { endpoint }),
      ...(credentials && { credentials }),
    });
  }

  override async current(): Promise<string> {
    const { KeyMetadata } = await this.#asked(() => this.#client.send(new DescribeKeyCommand({ KeyId: this.#arn })));
    return KeyMetadata?.CurrentKeyMaterialId ?? ONLY;
  }

  override async versions(): Promise<readonly string[]> {
    const found: RotationsListEntry[] = [];
    let marker: string | undefined;
    do {
      const wish = { KeyId: this.#arn, IncludeKeyMaterial: 'ALL_KEY_MATERIAL', Marker: marker } as const;
      const page = await this.#asked(() => this.#client.send(new ListKeyRotationsCommand(wish)));
      found.push(...(page.Rotations ?? []));
      marker = page.NextMarker;
    } while (marker !== undefined);
    // The first one was made with the key, not by a rotation.
    const inOrder = found.sort((a, b) => (a.RotationDate?.getTime() ?? 0) - (b.RotationDate?.getTime() ?? 0));
    const versions = inOrder.flatMap(({ KeyMaterialId }) => KeyMaterialId ?? []);
    return (versions.length === 0 ? [ONLY] : versions).filter((version) => !this.#retired.has(version));
  }

  /** Two requests: KMS tells which version it took only to who decrypts. */
  override async wrap(dataKey: Uint8Array, context: Context): Promise<WrappedKey> {
    const wish = { KeyId: this.#arn, Plaintext: dataKey, EncryptionContext: { ...context } };
    const { CiphertextBlob: bytes = new Uint8Array() } = await this.#asked(() => this.#client.send(new EncryptCommand(wish)));
    const opened = await this.#decrypt(bytes, context);
    const same = opened.dataKey.equals(dataKey);
    opened.dataKey.fill(0);
    if (!same) throw new AppError('unavailable', `${this.id} does not give back what it was given.`);
    return { kek: this.id, version: opened.version, bytes };
  }

  override async unwrap({ version, bytes }: WrappedKey, context: Context): Promise<Buffer> {
    if (this.#retired.has(version)) throw noVersion(this.id, version);
    const opened = await this.#decrypt(bytes, context, version);
    if (opened.version === version) return opened.dataKey;
    opened.dataKey.fill(0);
    throw notOurs(this.id, version);
  }

  /** KMS takes its time; what it has begun it ends. Fails with `unavailable` when it has not by then. */
  override async rotate(): Promise<string> {
    const before = await this.current();
    if (before === ONLY)
      throw new AppError('unsupported', `${this.id} cannot be rotated; make a new key and name the old one in HEXAD_KEK_PREVIOUS.`);
    await this.#asked(() => this.#client.send(new RotateKeyOnDemandCommand({ KeyId: this.#arn }))).catch((error: AppError) => {
      if (error.code !== 'conflict') throw error;
    });
    for (let look = 0; look < this.#rotation.looks; look += 1) {
      const now = await this.current();
      if (now !== before) return now;
      await wait(this.#rotation.everyMs);
    }
    throw new AppError('unavailable', `${this.id} has begun a rotation that is not done yet; ask again in some minutes.`);
  }

  override async retire(versions: readonly string[]): Promise<void> {
    const current = await this.current();
    for (const version of versions) if (version !== current) this.#retired.add(version);
  }

  override async [Symbol.asyncDispose](): Promise<void> {
    this.#client.destroy();
  }

  async #decrypt(bytes: Uint8Array, context: Context, version = ONLY): Promise<{ readonly dataKey: Buffer; readonly version: string }> {
    const wish = { KeyId: this.#arn, CiphertextBlob: bytes, EncryptionContext: { ...context } };
    const { Plaintext = new Uint8Array(), KeyMaterialId = ONLY } = await this.#asked(
      () => this.#client.send(new DecryptCommand(wish)),
      version,
    );
    const dataKey = Buffer.from(Plaintext);
    Plaintext.fill(0);
    return { dataKey, version: KeyMaterialId };
  }

  /** The SDK tries again by itself. Its errors hold requests and responses, so nothing of them goes on but their names. */
  async #asked<T>(work: () => Promise<T>, version = ONLY): Promise<T> {
    assertOutsideTransaction(this.id);
    try {
      return await work();
    } catch (error) {
      throw this.#refusal(error as Error & { $metadata?: { httpStatusCode?: number } }, version);
    }
  }

  #refusal(
    { name, $metadata: { httpStatusCode: status } = {} }: Error & { $metadata?: { httpStatusCode?: number } },
    version: string,
  ): AppError {
    const details = { error: name, ...(status !== undefined && { status }) };
    if (FOREIGN.has(name)) return notOurs(this.id, version);
    if (name === 'TimeoutError') return new AppError('timeout', `${this.id} did not answer in ${this.#requestMs} ms.`, { details });
    if (name === 'ConflictException') return new AppError('conflict', `${this.id} is being rotated.`, { details });
    if (PASSING.has(name) || status === undefined || status === 429 || status >= 500)
      return name === 'CredentialsProviderError'
        ? new AppError('settings_invalid', `There are no AWS credentials for ${this.id}; give the process some (docs/keys.md).`, {
            details,
          })
        : new AppError('unavailable', `${this.id} cannot be reached (${name}).`, { details });
    return new AppError('settings_invalid', `${this.id} refuses (${name}); see that it is enabled and that this process may use it.`, {
      details,
    });
  }
}
