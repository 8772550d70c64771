import { AppError } from '@hexad/kernel';
import type { z } from 'zod';
import { checkId } from '../../money/domain/path.js';
import { checked } from '../domain/check.js';
import { nearest } from '../domain/nearest.js';
import { asTier, means } from '../domain/offer.js';
import { PolicySchema, type Policy } from '../domain/policy.js';
import type { Catalog } from './ports.js';
import type { TenantCatalog, TenantCatalogs } from './tenant-catalogs.js';

export interface PolicyView {
  readonly own: Policy;
  /** With what the tenant says where the project says nothing: so its calls are routed. */
  readonly effective: Policy;
}

/** How the calls of a tenant are routed, and where a project wants it otherwise. */
export class ManagePolicies {
  readonly #catalog: Catalog;
  readonly #catalogs: TenantCatalogs;

  constructor(catalog: Catalog, catalogs: TenantCatalogs) {
    this.#catalog = catalog;
    this.#catalogs = catalogs;
  }

  /** Of a project, or without one of the tenant. */
  async get(tenant: string, project = ''): Promise<PolicyView> {
    const catalog = await this.#catalogs.of(tenant);
    return { own: catalog.ownPolicyOf(project), effective: catalog.policyOf(project) };
  }

  /**
   * The whole policy of the tenant or a project; an empty one is as if there were none. Fails with `invalid`, and with `model_unknown` when it names
   * what the tenant does not have.
   */
  async set(tenant: string, project: string, wanted: z.input<typeof PolicySchema>): Promise<PolicyView> {
    if (project !== '') checkId('project', project);
    const policy = checked('policy', PolicySchema, wanted);
    checkNames(policy, await this.#catalogs.of(tenant));
    const isEmpty = Object.values(policy).every((value) => value === undefined);
    await this.#catalog.setPolicy(tenant, project, isEmpty ? undefined : policy);
    this.#catalogs.forget(tenant);
    return this.get(tenant, project);
  }
}

/** A word that means nothing would be a policy that nobody follows. What a fallback stands for may be any name. */
function checkNames({ order = [], weights = {}, fallbacks = {} }: Policy, { offers, providers }: TenantCatalog): void {
  const names = providers.map(({ name }) => name);
  const isKnown = (word: string): boolean => names.includes(word) || offers.all.some((offer) => means(word, offer));
  const models = Object.values(fallbacks).flat();
  const wrong =
    [...order, ...Object.keys(weights)].find((word) => !isKnown(word)) ??
    models.find((word) => asTier(word) === undefined && offers.find(word).length === 0);
  if (wrong === undefined) return;
  const near = nearest(wrong, [...names, ...offers.names()]);
  throw new AppError('model_unknown', `The policy names ${wrong}, which this tenant does not have; the nearest are ${near.join(', ')}.`, {
    details: { nearest: near },
  });
}
