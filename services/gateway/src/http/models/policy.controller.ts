import type { Caller } from '@hexad/kernel';
import type { Policy } from '@hexad/proto/llm/v1/routing';
import { Controller } from '@nestjs/common';
import { Backend } from '../../application/backend.js';
import { Serves } from '../../endpoint/endpoint.decorator.js';
import type { InputOf } from '../../endpoint/endpoint.js';
import { Input } from '../../endpoint/input.js';
import { By } from '../caller.js';
import { getPolicy, setPolicy } from './policy.endpoints.js';

@Controller()
export class PolicyController {
  constructor(private readonly backend: Backend) {}

  @Serves(getPolicy)
  async get(@Input() { query }: InputOf<typeof getPolicy>, @By() caller: Caller) {
    return both(await this.backend.providers.getPolicy({ projectId: query.projectId ?? '' }, { caller }));
  }

  @Serves(setPolicy)
  async set(@Input() { query, body, idempotencyKey }: InputOf<typeof setPolicy>, @By() caller: Caller) {
    const policy: Policy = {
      ...body,
      order: body.order && { names: body.order },
      weights: body.weights ?? {},
      regions: body.regions ?? [],
      prefer: body.prefer ?? '',
      fallbacks: Object.fromEntries(Object.entries(body.fallbacks ?? {}).map(([name, names]) => [name, { names }])),
      midStream: body.midStream ?? '',
    };
    return both(await this.backend.providers.setPolicy({ projectId: query.projectId ?? '', policy }, { caller, idempotencyKey }));
  }
}

const both = ({ own, effective }: { readonly own?: Policy | undefined; readonly effective?: Policy | undefined }) => ({
  own: policyJson(own),
  effective: policyJson(effective),
});

/** What is not said is left out. */
const policyJson = (policy: Policy | undefined) => ({
  ...policy,
  order: policy?.order?.names,
  weights: policy?.weights ?? {},
  prefer: policy?.prefer || undefined,
  regions: policy?.regions ?? [],
  fallbacks: Object.fromEntries(Object.entries(policy?.fallbacks ?? {}).map(([name, { names }]) => [name, names])),
  midStream: policy?.midStream || undefined,
});
