import type { ProviderFailure } from './failures.js';

/** What a provider does not allow to a key that it knows. */
export type Denial = 'place' | 'model' | 'policy' | 'permission';

/** It is the key that is wrong, were it said with 403. */
export const BAD_KEY =
  /\b(?:invalid|incorrect|expired|revoked|unknown|wrong|missing) (?:api[ -]?key|access token|token|credentials)\b|\b(?:key|token|credentials)\b.{0,60}\b(?:not valid|invalid|incorrect|not found|expired|revoked|disabled|leaked|suspended|deleted|deactivated)\b|unregistered callers/i;

export const FORBIDDEN_PLACE = /\b(?:country|region|territory|location)\b.{0,60}\bnot (?:supported|available|allowed)|unsupported_country/i;

const MODEL = /\bmodels?\b|model_not_found|no_access/i;
const POLICY =
  /\b(?:polic(?:y|ies)|guardrail|moderation|flagged|firewall|network rules?|ip address|allow-?list|organi[sz]ation)\b|ip_not_authorized/i;

/** By the provider's word for the kind, and by its sentence. */
export function denialOf({ type = '', message = '' }: Pick<ProviderFailure, 'type' | 'message'>): Denial {
  const said = `${type} ${message}`;
  if (FORBIDDEN_PLACE.test(said)) return 'place';
  if (POLICY.test(said)) return 'policy';
  return MODEL.test(said) ? 'model' : 'permission';
}

/** What to say of it, after the provider's name. */
export const DENIED: Readonly<Record<Denial, (said: string) => string>> = {
  place: (said) => `does not answer from where this runs (${said}); take a provider that does, or another region of this one.`,
  model: (said) => `does not allow this model for this key (${said}); have the account of the key enabled for it, or take another model.`,
  policy: (said) => `does not allow this call by a rule of its account (${said}); have the rule changed there, or ask another provider.`,
  permission: (said) => `knows the key, but does not allow it this call (${said}); give the key the permission, or store another.`,
};
