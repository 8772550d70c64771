import type { Caller } from '@hexad/kernel';
import type { Plugin } from '@hexad/proto/workflow/v1/plugins';
import { Controller } from '@nestjs/common';
import { Backend } from '../../application/backend.js';
import { Serves } from '../../endpoint/endpoint.decorator.js';
import { By } from '../caller.js';
import { parseJson } from '../schemas.js';
import { listPlugins } from './plugins.endpoints.js';

@Controller()
export class PluginsController {
  constructor(private readonly backend: Backend) {}

  @Serves(listPlugins)
  async list(@By() caller: Caller) {
    return { plugins: (await this.backend.plugins.listPlugins({}, { caller })).plugins.map(pluginJson) };
  }
}

const pluginJson = ({ actions, leases, ...plugin }: Plugin) => ({
  ...plugin,
  actions: actions.map(({ inputSchemaJson, outputSchemaJson, ...action }) => ({
    ...action,
    input: parseJson(inputSchemaJson),
    output: parseJson(outputSchemaJson),
  })),
  leases: leases.map(({ stepPath: step, ...lease }) => ({ ...lease, step })),
});
