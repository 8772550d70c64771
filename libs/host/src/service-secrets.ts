import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** The secrets by which services prove to identity who they are: one per service, made from one root. */
export class ServiceSecrets {
  readonly #root: Buffer;

  /** `root`: at least 32 characters that all processes of a platform share. In one process it is made at start and never leaves memory. */
  constructor(root?: string) {
    this.#root = root === undefined ? randomBytes(32) : Buffer.from(root);
  }

  of(service: string): string {
    return createHmac('sha256', this.#root).update(`service:${service}`).digest('base64url');
  }

  verify(service: string, secret: string): boolean {
    const [given, right] = [Buffer.from(secret), Buffer.from(this.of(service))];
    return given.byteLength === right.byteLength && timingSafeEqual(given, right);
  }
}
