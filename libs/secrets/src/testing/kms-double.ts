import { randomBytes } from 'node:crypto';
import { close, open } from '../box.js';
import { contextBytes, type Context } from '../key-encryption.js';
import { HttpDouble, type Answered, type Asked } from './http-double.js';

/** Speaks the JSON protocol of AWS KMS, as its documentation has it, for one symmetric key. Looks that there is a signature, not that it is right. */
export class KmsDouble extends HttpDouble {
  readonly arn = 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
  readonly credentials = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'an example' };
  readonly #materials = new Map([[randomBytes(32).toString('hex'), randomBytes(32)]]);
  /** Looks at the key until a rotation that was asked for is done. */
  looksUntilRotated = 0;
  #rotating: number | undefined;

  protected override answer({ headers, body }: Asked): Answered {
    if (!headers.authorization?.startsWith('AWS4-HMAC-SHA256 ')) return refused('MissingAuthenticationTokenException');
    if (body['KeyId'] !== this.arn) return refused('NotFoundException');
    switch (String(headers['x-amz-target'])) {
      case 'TrentService.DescribeKey':
        return {
          status: 200,
          body: { KeyMetadata: { KeyId: this.arn, Arn: this.arn, Enabled: true, CurrentKeyMaterialId: this.#look() } },
        };
      case 'TrentService.ListKeyRotations':
        return {
          status: 200,
          body: { Rotations: this.#rotations(), Truncated: false },
        };
      case 'TrentService.RotateKeyOnDemand':
        if (this.#rotating !== undefined) return refused('ConflictException');
        this.#rotating = this.looksUntilRotated;
        return { status: 200, body: { KeyId: this.arn } };
      case 'TrentService.Encrypt':
        return this.#encrypt(body);
      case 'TrentService.Decrypt':
        return this.#decrypt(body);
      default:
        return refused('UnknownOperationException');
    }
  }

  /** The newest first, as if to see who relies on an order. */
  #rotations(): object[] {
    const entry = (id: string, index: number) => ({
      KeyId: this.arn,
      KeyMaterialId: id,
      ...(index > 0 && { RotationDate: 1_700_000_000 + index }),
    });
    return [...this.#materials.keys()].map(entry).toReversed();
  }

  /** A rotation takes as many looks as it was told. */
  #look(): string {
    if (this.#rotating === 0) this.#materials.set(randomBytes(32).toString('hex'), randomBytes(32));
    this.#rotating = this.#rotating === 0 || this.#rotating === undefined ? undefined : this.#rotating - 1;
    return [...this.#materials.keys()].at(-1)!;
  }

  #encrypt(body: Asked['body']): Answered {
    const [id, key] = [...this.#materials].at(-1)!;
    const box = close(key, Buffer.from(String(body['Plaintext']), 'base64'), about(body));
    const CiphertextBlob = Buffer.concat([Buffer.from(id, 'hex'), box]).toString('base64');
    return { status: 200, body: { CiphertextBlob, KeyId: this.arn, EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' } };
  }

  #decrypt(body: Asked['body']): Answered {
    const blob = Buffer.from(String(body['CiphertextBlob']), 'base64');
    const id = blob.subarray(0, 32).toString('hex');
    const key = this.#materials.get(id);
    const plain = key && open(key, blob.subarray(32), about(body));
    if (plain === undefined) return refused('InvalidCiphertextException');
    return { status: 200, body: { Plaintext: plain.toString('base64'), KeyId: this.arn, KeyMaterialId: id } };
  }
}

const refused = (type: string): Answered => ({ status: 400, body: { __type: type, message: '' } });
const about = (body: Asked['body']): Buffer => contextBytes((body['EncryptionContext'] ?? {}) as Context);
