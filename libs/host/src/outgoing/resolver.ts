/** All addresses of a host name; none when it has none. */
export abstract class Resolver {
  abstract resolve(host: string): Promise<readonly string[]>;
}
