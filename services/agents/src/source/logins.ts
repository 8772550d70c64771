import type { Credentials } from '@hexad/workspace';

export interface NamedLogin {
  readonly id: string;
  readonly credentials: Credentials;
}

/** What opens the repositories of tasks. */
export abstract class Logins {
  /** What the project has for an address, as `remoteUrl` gives it; undefined: nothing. */
  abstract find(who: { readonly tenant: string; readonly projectId: string }, url: string): Promise<NamedLogin | undefined>;
}

export class NoLogins extends Logins {
  override async find(): Promise<undefined> {}
}
