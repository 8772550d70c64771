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

export interface Places {
  /** Role → what its clients dial: `host:port`, or any target of gRPC (`dns:///spec.hexad:7400`, `ipv4:10.0.0.7:7400,10.0.0.8:7400`). */
  readonly dial: Readonly<Record<string, string>>;
  /** Role → what its server binds, where that is not what its clients dial. */
  readonly listen: Readonly<Record<string, string>>;
}

/** Roles that are reached over TCP; the others as `otherwise` says. */
export class RemoteAddresses extends Addresses {
  readonly #places: Places;
  readonly #otherwise: Addresses;

  constructor(places: Places, otherwise: Addresses) {
    super();
    this.#places = places;
    this.#otherwise = otherwise;
  }

  override listen(role: string): string {
    return this.#places.listen[role] ?? this.#places.dial[role] ?? this.#otherwise.listen(role);
  }

  override dial(role: string): string {
    return this.#places.dial[role] ?? this.#otherwise.dial(role);
  }
}
