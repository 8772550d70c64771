import type { Remote } from './remote.js';

/** What opens a remote. It is used by the one process that fetches or pushes, and by nothing else. */
export type Credential =
  | {
      readonly kind: 'password';
      readonly username: string;
      /** A password or a token. */
      readonly password: string;
    }
  | {
      readonly kind: 'ssh';
      /** A file with a private key that stands outside of every workspace. One of this, `privateKey` and `agent`. */
      readonly keyFile?: string;
      /** The key itself: for the time of the conversation it stands in a private file outside of every workspace. */
      readonly privateKey?: string;
      /** The socket of an ssh-agent. */
      readonly agent?: string;
      /** A file with the keys of the hosts that may be talked to; a host that is not in it is refused. This or `hostKeys`. */
      readonly knownHosts?: string;
      /** What such a file holds. */
      readonly hostKeys?: string;
    };

/** Where credentials come from. Called for each fetch and each push, and what it gives is not kept. */
export abstract class Credentials {
  /** Undefined: the remote is tried without one. */
  abstract of(remote: Remote, use: 'fetch' | 'push'): Promise<Credential | undefined>;
}

/** For repositories that anybody may read. */
export class NoCredentials extends Credentials {
  override async of(): Promise<undefined> {
    return undefined;
  }
}
