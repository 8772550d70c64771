import { join } from 'node:path';
import { AppError } from '@hexad/kernel';
import { Addresses } from './ports.js';

/** The longest path of a Unix socket that both Linux (107) and macOS (103) take. */
export const LONGEST_SOCKET_PATH = 103;

/** One socket per role in a private folder. */
export class SocketAddresses extends Addresses {
  readonly #folder: string;

  constructor(folder: string) {
    super();
    this.#folder = folder;
  }

  override listen(role: string): string {
    const path = join(this.#folder, `${role}.sock`);
    if (Buffer.byteLength(path) > LONGEST_SOCKET_PATH) {
      throw new AppError(
        'settings_invalid',
        `The socket path ${path} is longer than ${LONGEST_SOCKET_PATH} bytes; set HEXAD_RUNTIME_DIR to a shorter folder.`,
      );
    }
    return `unix:${path}`;
  }

  override dial(role: string): string {
    return this.listen(role);
  }
}

/** Role by role, `host:port`. */
export class FixedAddresses extends Addresses {
  readonly #byRole: Readonly<Record<string, string>>;

  constructor(byRole: Readonly<Record<string, string>>) {
    super();
    this.#byRole = byRole;
  }

  override listen(role: string): string {
    return this.dial(role);
  }

  override dial(role: string): string {
    const address = this.#byRole[role];
    if (address === undefined) throw new AppError('unavailable', `Nobody has said where the service ${role} listens.`);
    return address;
  }
}
