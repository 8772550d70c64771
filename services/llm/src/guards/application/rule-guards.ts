import { AppError } from '@hexad/kernel';
import { Guards, type Guarded, type GuardWishes, type Verdict } from '../../calls/application/ports.js';
import type { ModelRequest } from '../../calls/domain/request.js';
import { suspect, type Suspicion } from '../domain/injection.js';
import { linksIn } from '../domain/links.js';
import { checkHosts, checkSize, DEFAULT_LIMITS, type RequestLimits } from '../domain/limits.js';
import { Placeholders } from '../domain/placeholders.js';
import { redactRequest } from '../domain/redact-request.js';
import { Redactor } from '../domain/redactor.js';
import { restoring } from '../domain/restore.js';
import type { TenantSettings, RedactMode } from '../domain/settings.js';
import { textsOf, untrustedTexts } from '../domain/texts.js';
import type { GuardSettings } from './guard-settings.js';
import type { Links } from './ports.js';

const NOTHING_PUT_BACK: ReadonlyMap<string, string> = new Map();

/** Looks at requests by rules: no model is asked, and nothing leaves the process but the names of hosts, to be looked up. */
export class RuleGuards extends Guards {
  readonly #settings: GuardSettings;
  readonly #links: Links;
  readonly #limits: RequestLimits;

  constructor(settings: GuardSettings, links: Links, limits: RequestLimits = DEFAULT_LIMITS) {
    super();
    this.#settings = settings;
    this.#links = links;
    this.#limits = limits;
  }

  override async look(tenant: string, request: ModelRequest, wishes: GuardWishes): Promise<Guarded> {
    checkSize(request, this.#limits);
    await this.#checkLinks(request);
    const settings = this.#settings.known(tenant) ?? (await this.#settings.of(tenant));
    const suspicion = suspicionOf(request, settings);
    const mode = wishes.redact ?? settings.redact;
    if (mode === 'off') return guarded(request, verdictOf({}, suspicion), NOTHING_PUT_BACK);
    return redacted(request, mode, settings, suspicion);
  }

  async #checkLinks(request: ModelRequest): Promise<void> {
    const links = linksIn(request);
    if (links.size === 0) return;
    const byHost = new Map([...links].map((link) => [URL.parse(link)?.host ?? link, link]));
    checkHosts(byHost.size);
    await Promise.all(Array.from(byHost.values(), (link) => this.#links.check(link)));
  }
}

function redacted(request: ModelRequest, mode: RedactMode, { redactAddresses }: TenantSettings, suspicion: Suspicion | undefined): Guarded {
  const reversible = mode === 'reversible';
  const placeholders = new Placeholders(reversible ? textsOf(request) : []);
  const redactor = new Redactor(placeholders, redactAddresses);
  const clean = redactRequest(request, redactor);
  return guarded(clean, verdictOf(redactor.counts, suspicion), reversible ? placeholders.values : NOTHING_PUT_BACK);
}

function guarded(request: ModelRequest, verdict: Verdict, values: ReadonlyMap<string, string>): Guarded {
  return { request, verdict, restorer: (form) => (values.size === 0 ? undefined : restoring(values, form)) };
}

const verdictOf = (redactedKinds: Verdict['redacted'], suspicion: Suspicion | undefined): Verdict => ({
  redacted: redactedKinds,
  ...(suspicion && { injection: suspicion.score }),
  rules: suspicion?.rules ?? [],
});

/** Of all untrusted parts together: the highest score and every rule. Fails with `content_blocked` where the tenant wants that. */
function suspicionOf(request: ModelRequest, { injection, injectionThreshold }: TenantSettings): Suspicion | undefined {
  if (injection === 'off') return undefined;
  const all = untrustedTexts(request).map(suspect);
  if (all.length === 0) return undefined;
  const score = Math.max(...all.map((one) => one.score));
  const rules = [...new Set(all.flatMap((one) => one.rules))];
  if (injection === 'block' && score >= injectionThreshold)
    throw new AppError(
      'content_blocked',
      `A part of the request that came from outside looks as if it gave orders to the model (${rules.join(', ')}; ${score} of 1, blocked from ${injectionThreshold}); remove it, or raise the threshold.`,
      { details: { rules, injection: score, threshold: injectionThreshold } },
    );
  return { score, rules };
}
