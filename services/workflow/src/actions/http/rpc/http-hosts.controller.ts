import {
  HttpHostServiceService as Service,
  type GetHttpHostsRequest,
  type GetHttpHostsResponse,
  type HttpHosts,
  type SetHttpHostsRequest,
  type SetHttpHostsResponse,
} from '@hexad/proto/workflow/v1/secrets';
import { Rpc, type CallContext } from '@hexad/rpc';
import { Controller } from '@nestjs/common';
import { AllowedHosts, type HostList } from '../application/allowed-hosts.js';

const ONE_PROJECT = { within: { of: 'project', by: 'projectId' } } as const;

@Controller()
export class HttpHostsController {
  constructor(private readonly hosts: AllowedHosts) {}

  @Rpc(Service.getHttpHosts, ONE_PROJECT)
  async get({ projectId }: GetHttpHostsRequest, { caller }: CallContext): Promise<GetHttpHostsResponse> {
    return { list: hostsMessage(await this.hosts.get(caller, projectId)) };
  }

  @Rpc(Service.setHttpHosts, ONE_PROJECT)
  async set({ projectId, hosts }: SetHttpHostsRequest, { caller }: CallContext): Promise<SetHttpHostsResponse> {
    return { list: hostsMessage(await this.hosts.set(caller, projectId, hosts)) };
  }
}

const hostsMessage = ({ hosts, changedBy, changedAt }: HostList): HttpHosts => ({
  hosts: [...hosts],
  changedBy,
  changedAt: changedAt?.toISOString() ?? '',
});
