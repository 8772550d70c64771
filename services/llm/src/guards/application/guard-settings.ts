import { requireRight, type Caller, type Clock } from '@hexad/kernel';
import { CallSettings } from '../../calls/application/ports.js';
import { checkSettings, DEFAULT_SETTINGS, type TenantSettings } from '../domain/settings.js';
import type { SettingsStore } from './ports.js';

/** A copy may be so old where the word of its change got lost. */
const COPY_MS = 30_000;
const MOST_COPIES = 5_000;

interface Copy {
  readonly settings: TenantSettings;
  readonly at: number;
}

/** The settings of tenants. Asked for with every call, so copies are held, and dropped when somebody changes them. */
export class GuardSettings extends CallSettings implements Disposable {
  readonly #store: SettingsStore;
  readonly #clock: Clock;
  readonly #copies = new Map<string, Copy>();
  readonly #saved: Disposable;
  /** Counts changes: what was read before one is not held after it. */
  #changes = 0;

  constructor(store: SettingsStore, clock: Clock) {
    super();
    this.#store = store;
    this.#clock = clock;
    this.#saved = store.onSaved((tenant) => this.#drop(tenant));
  }

  /** What is known without asking, if anything is. */
  known(tenant: string): TenantSettings | undefined {
    const copy = this.#copies.get(tenant);
    const age = copy === undefined ? COPY_MS : this.#clock.now().getTime() - copy.at;
    return age >= 0 && age < COPY_MS ? copy?.settings : undefined;
  }

  override async of(tenant: string): Promise<TenantSettings> {
    return this.known(tenant) ?? this.#read(tenant);
  }

  /** As they are in the database. */
  async get(caller: Caller): Promise<TenantSettings> {
    requireRight(caller, 'models.read');
    return this.#read(caller.tenant);
  }

  /** Fails with `invalid` and `forbidden`. */
  async set(caller: Caller, settings: TenantSettings): Promise<TenantSettings> {
    requireRight(caller, 'models.manage');
    await this.#store.save(caller.tenant, checkSettings(settings));
    this.#drop(caller.tenant);
    return settings;
  }

  [Symbol.dispose](): void {
    this.#saved[Symbol.dispose]();
  }

  async #read(tenant: string): Promise<TenantSettings> {
    const before = this.#changes;
    const settings = (await this.#store.find(tenant)) ?? DEFAULT_SETTINGS;
    if (before === this.#changes) this.#keep(tenant, settings);
    return settings;
  }

  #keep(tenant: string, settings: TenantSettings): void {
    this.#copies.delete(tenant);
    const oldest = this.#copies.size >= MOST_COPIES ? this.#copies.keys().next().value : undefined;
    if (oldest !== undefined) this.#copies.delete(oldest);
    this.#copies.set(tenant, { settings, at: this.#clock.now().getTime() });
  }

  #drop(tenant: string): void {
    this.#changes += 1;
    this.#copies.delete(tenant);
  }
}
