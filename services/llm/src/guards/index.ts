export { RuleGuards } from './application/rule-guards.js';
export { GuardSettings } from './application/guard-settings.js';
export { HostLinks } from './adapters/host-links.js';
export { StoredSettings } from './adapters/stored-settings.js';
export { SettingsController } from './rpc/settings.controller.js';
export { DEFAULT_LIMITS, type RequestLimits } from './domain/limits.js';
export { DEFAULT_SETTINGS, type TenantSettings } from './domain/settings.js';
