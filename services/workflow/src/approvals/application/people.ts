/** A user as identity knows them now. */
export interface Person {
  /** `user:<id>`: the one name that counts. */
  readonly id: string;
  readonly name: string;
  readonly role: 'owner' | 'admin' | 'member' | 'viewer';
  readonly disabled: boolean;
  /** What they are in the project that was asked about; absent: no member. */
  readonly projectRole?: 'admin' | 'member' | 'viewer';
}

/** Who is who: an API key is its user, whoever's name stands in a workflow. */
export abstract class People {
  /** By the name that was asked: `user:<id>`, `user:<name>`, `key:<id>`. Whom nobody knows is left out. `project` empty: in none. */
  abstract find(tenant: string, names: readonly string[], project: string): Promise<ReadonlyMap<string, Person>>;
}
