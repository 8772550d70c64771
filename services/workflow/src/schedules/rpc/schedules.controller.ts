import {
  ScheduleServiceService as Service,
  type DeleteScheduleRequest,
  type DeleteScheduleResponse,
  type GetScheduleRequest,
  type GetScheduleResponse,
  type GetTimesRequest,
  type GetTimesResponse,
  type ListFiresRequest,
  type ListFiresResponse,
  type ListSchedulesRequest,
  type ListSchedulesResponse,
  type PauseScheduleRequest,
  type PauseScheduleResponse,
  type PutScheduleRequest,
  type PutScheduleResponse,
  type ResumeScheduleRequest,
  type ResumeScheduleResponse,
} from '@hexad/proto/workflow/v1/schedules';
import { Rpc, type CallContext } from '@hexad/rpc';
import { Controller } from '@nestjs/common';
import { ManageSchedules } from '../application/manage-schedules.js';
import { fireMessage, readSpec, readTime, readTimes, scheduleMessage } from './messages.js';

const ONE_SCHEDULE = { within: { of: 'schedule', by: 'id' } } as const;
const DEFAULT = 50;
const MOST = 200;
const DEFAULT_TIMES = 10;

const sizeOf = (limit: number): number => Math.min(limit > 0 ? limit : DEFAULT, MOST);

@Controller()
export class SchedulesController {
  constructor(private readonly schedules: ManageSchedules) {}

  @Rpc(Service.putSchedule, { within: { of: 'project', by: 'projectId' } })
  async put({ projectId, name, spec }: PutScheduleRequest, { caller }: CallContext): Promise<PutScheduleResponse> {
    return { schedule: scheduleMessage(await this.schedules.put(caller, { projectId, name, spec: readSpec(spec) })) };
  }

  @Rpc(Service.getSchedule, ONE_SCHEDULE)
  async get({ id }: GetScheduleRequest, { caller }: CallContext): Promise<GetScheduleResponse> {
    return { schedule: scheduleMessage(await this.schedules.get(caller.tenant, id)) };
  }

  @Rpc(Service.listSchedules, { within: 'tenant' })
  async list({ projectId, limit, cursor }: ListSchedulesRequest, call: CallContext): Promise<ListSchedulesResponse> {
    const visible = await call.projects();
    const projects = projectId === '' ? visible : (visible ?? [projectId]).filter((one) => one === projectId);
    const size = sizeOf(limit);
    const found = await this.schedules.list(call.caller.tenant, projects, size + 1, cursor);
    const schedules = found.slice(0, size);
    return { schedules: schedules.map(scheduleMessage), nextCursor: found.length > size ? schedules.at(-1)!.id : '' };
  }

  @Rpc(Service.pauseSchedule, ONE_SCHEDULE)
  async pause({ id }: PauseScheduleRequest, { caller }: CallContext): Promise<PauseScheduleResponse> {
    return { schedule: scheduleMessage(await this.schedules.pause(caller, id)) };
  }

  @Rpc(Service.resumeSchedule, ONE_SCHEDULE)
  async resume({ id }: ResumeScheduleRequest, { caller }: CallContext): Promise<ResumeScheduleResponse> {
    return { schedule: scheduleMessage(await this.schedules.resume(caller, id)) };
  }

  @Rpc(Service.deleteSchedule, ONE_SCHEDULE)
  async remove({ id }: DeleteScheduleRequest, { caller }: CallContext): Promise<DeleteScheduleResponse> {
    await this.schedules.remove(caller, id);
    return {};
  }

  @Rpc(Service.getTimes, { within: 'tenant' })
  async times({ times, count }: GetTimesRequest): Promise<GetTimesResponse> {
    return { times: this.schedules.preview(readTimes(times), count || DEFAULT_TIMES).map((time) => time.toISOString()) };
  }

  @Rpc(Service.listFires, ONE_SCHEDULE)
  async fires({ id, limit, cursor }: ListFiresRequest, { caller }: CallContext): Promise<ListFiresResponse> {
    const size = sizeOf(limit);
    const found = await this.schedules.fires(caller.tenant, id, size + 1, readTime('cursor', cursor));
    const fires = found.slice(0, size);
    return { fires: fires.map(fireMessage), nextCursor: found.length > size ? fires.at(-1)!.scheduledAt.toISOString() : '' };
  }
}
