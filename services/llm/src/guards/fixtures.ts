import { FixedClock } from '@hexad/testing';
import type { Guarded, GuardWishes } from '../calls/application/ports.js';
import { TEXT_OUTPUT, type ModelRequest, type Part } from '../calls/domain/request.js';
import { GuardSettings } from './application/guard-settings.js';
import { Links, SettingsStore } from './application/ports.js';
import { RuleGuards } from './application/rule-guards.js';
import type { RequestLimits } from './domain/limits.js';
import { DEFAULT_SETTINGS, type TenantSettings } from './domain/settings.js';

export const asking = (...parts: Part[]): ModelRequest => ({
  system: [],
  turns: [{ role: 'user', parts }],
  tools: [],
  toolChoice: 'auto',
  output: TEXT_OUTPUT,
});

export const text = (words: string, untrusted?: boolean): Part => ({ type: 'text', text: words, untrusted });

/** Settings that stand still. */
class OneTenant extends SettingsStore {
  constructor(readonly settings: TenantSettings) {
    super();
  }
  override find = async () => this.settings;
  override save = async () => {};
  override onSaved = () => ({ [Symbol.dispose]: () => {} });
}

class AnyLink extends Links {
  override async check(): Promise<void> {}
}

/** What the guards make of a request under these settings. */
export function look(
  request: ModelRequest,
  settings: Partial<TenantSettings> = {},
  {
    limits,
    links = new AnyLink(),
    wishes = {},
  }: { readonly limits?: RequestLimits; readonly links?: Links; readonly wishes?: GuardWishes } = {},
): Promise<Guarded> {
  const own = new GuardSettings(new OneTenant({ ...DEFAULT_SETTINGS, ...settings }), new FixedClock());
  return new RuleGuards(own, links, limits).look('01890000-0000-7000-8000-000000000001', request, wishes);
}
