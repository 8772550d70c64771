import { AppError } from '@hexad/kernel';
import { LoadOverrides, PlanChanges, PlanSettings } from '@hexad/proto/documents';
import {
  PlanningServiceService as Service,
  type GetPlanSettingsRequest,
  type GetPlanSettingsResponse,
  type GetProjectPlanRequest,
  type GetProjectPlanResponse,
  type GetResourcesRequest,
  type GetResourcesResponse,
  type GetWhatIfRequest,
  type GetWhatIfResponse,
  type PlanSubject,
  type RenderProjectPlanRequest,
  type RenderProjectPlanResponse,
  type SetPlanSettingsRequest,
  type SetPlanSettingsResponse,
} from '@hexad/proto/workflow/v1/planning';
import { Rpc, type CallContext } from '@hexad/rpc';
import { Controller } from '@nestjs/common';
import type { z } from 'zod';
import { PlanProject, type PlanWish } from '../application/plan-project.js';
import { FORMATS, THEMES } from '../application/workshop.js';

const ONE_PROJECT = { within: { of: 'project', by: 'projectId' } } as const;
/** Characters of one JSON field. */
const MAX_LENGTH = 1_000_000;
const CHUNK = 256 * 1_024;

@Controller()
export class PlanningController {
  constructor(private readonly planProject: PlanProject) {}

  @Rpc(Service.getProjectPlan, ONE_PROJECT)
  async plan(request: GetProjectPlanRequest, call: CallContext): Promise<GetProjectPlanResponse> {
    return { planJson: await this.planProject.plan(wishOf(request, call)) };
  }

  @Rpc(Service.renderProjectPlan, { ...ONE_PROJECT, finite: true })
  async *render(request: RenderProjectPlanRequest, call: CallContext): AsyncGenerator<RenderProjectPlanResponse> {
    const format = FORMATS.find((known) => known === request.format);
    if (!format) throw new AppError('invalid', `format is ${JSON.stringify(request.format)}; it can be ${FORMATS.join(', ')}.`);
    const theme = THEMES.find((known) => known === (request.theme || 'auto'));
    if (!theme) throw new AppError('invalid', `theme is ${JSON.stringify(request.theme)}; it can be ${THEMES.join(', ')}.`);
    const file = await this.planProject.render(wishOf(request, call), format, theme);
    for (let at = 0; at < file.byteLength; at += CHUNK) yield { chunk: file.subarray(at, at + CHUNK) };
  }

  @Rpc(Service.getWhatIf, ONE_PROJECT)
  async whatIf(request: GetWhatIfRequest, call: CallContext): Promise<GetWhatIfResponse> {
    const changes = read('changes_json', request.changesJson, PlanChanges);
    return { comparisonJson: await this.planProject.whatIf(wishOf(request, call), changes) };
  }

  @Rpc(Service.getPlanSettings, ONE_PROJECT)
  async settings({ projectId }: GetPlanSettingsRequest, { caller }: CallContext): Promise<GetPlanSettingsResponse> {
    return { settingsJson: JSON.stringify(await this.planProject.settings(caller.tenant, projectId)) };
  }

  @Rpc(Service.setPlanSettings, ONE_PROJECT)
  async setSettings({ projectId, settingsJson }: SetPlanSettingsRequest, { caller }: CallContext): Promise<SetPlanSettingsResponse> {
    const settings = read('settings_json', settingsJson, PlanSettings);
    await this.planProject.setSettings(caller.tenant, projectId, settings);
    return { settingsJson: JSON.stringify(settings) };
  }

  @Rpc(Service.getResources, ONE_PROJECT)
  async resources(request: GetResourcesRequest, call: CallContext): Promise<GetResourcesResponse> {
    const overrides = read('load_json', request.loadJson || '{}', LoadOverrides);
    return { resourcesJson: await this.planProject.resources(wishOf(request, call), overrides) };
  }
}

const wishOf = (
  { projectId, subject }: { readonly projectId: string; readonly subject?: PlanSubject | undefined },
  { caller, signal, deadline }: CallContext,
): PlanWish => ({
  caller,
  projectId,
  runId: subject?.runId ?? '',
  specId: subject?.specId ?? '',
  signal,
  timeoutMs: Math.max(1, deadline - Date.now()),
});

/** Fails with `too_large` and `invalid`, naming the first fault. */
function read<S extends z.ZodType>(field: string, text: string, schema: S): z.output<S> {
  if (text.length > MAX_LENGTH) throw new AppError('too_large', `${field} has ${text.length} characters; at most ${MAX_LENGTH} are read.`);
  const { success, data, error } = schema.safeParse(parsed(field, text));
  if (success) return data;
  const [issue] = error.issues;
  throw new AppError('invalid', `${[field, ...(issue?.path ?? [])].map(String).join('.')}: ${issue?.message ?? 'is not as it should be'}.`);
}

function parsed(field: string, text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new AppError('invalid', `${field} is no JSON: ${(cause as Error).message}.`, { cause });
  }
}
