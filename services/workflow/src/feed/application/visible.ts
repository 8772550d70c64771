/** Milliseconds for which a list of projects is believed. */
const BELIEVED = 2_000;

/** The projects that whoever watches may see, which may become others while they do. */
export class Visible {
  readonly #ask: () => Promise<readonly string[] | undefined>;
  #known: { readonly projects: readonly string[] | undefined; readonly until: number } | undefined;

  /** `ask`: undefined for all. */
  constructor(ask: () => Promise<readonly string[] | undefined>) {
    this.#ask = ask;
  }

  async has(projectId: string): Promise<boolean> {
    const now = performance.now();
    if (this.#known === undefined || this.#known.until < now) this.#known = { projects: await this.#ask(), until: now + BELIEVED };
    return this.#known.projects?.includes(projectId) ?? true;
  }
}
