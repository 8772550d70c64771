import { AppError } from '@hexad/kernel';
import {
  SettingsServiceService as Service,
  type CallSettings as SettingsMessage,
  type GetCallSettingsRequest,
  type GetCallSettingsResponse,
  type SetCallSettingsRequest,
  type SetCallSettingsResponse,
} from '@hexad/proto/llm/v1/settings';
import { Rpc, type CallContext } from '@hexad/rpc';
import { Controller } from '@nestjs/common';
import { GuardSettings } from '../application/guard-settings.js';
import type { TenantSettings, InjectionAction, RedactMode } from '../domain/settings.js';

@Controller()
export class SettingsController {
  constructor(private readonly guardSettings: GuardSettings) {}

  @Rpc(Service.getCallSettings)
  async get(_: GetCallSettingsRequest, { caller }: CallContext): Promise<GetCallSettingsResponse> {
    return { settings: toMessage(await this.guardSettings.get(caller)) };
  }

  @Rpc(Service.setCallSettings)
  async set({ settings }: SetCallSettingsRequest, { caller }: CallContext): Promise<SetCallSettingsResponse> {
    if (settings === undefined) throw new AppError('invalid', 'The request has no settings; send all of them.');
    return { settings: toMessage(await this.guardSettings.set(caller, toSettings(settings))) };
  }
}

const toMessage = (settings: TenantSettings): SettingsMessage => ({ ...settings });

/** The words are checked by the use case. */
const toSettings = ({ redact, injection, ...rest }: SettingsMessage): TenantSettings => ({
  ...rest,
  redact: redact as RedactMode,
  injection: injection as InjectionAction,
});
