import { AppError, type Caller } from '@hexad/kernel';
import type { CallSettings } from '@hexad/proto/llm/v1/settings';
import { Controller } from '@nestjs/common';
import { Backend } from '../../application/backend.js';
import { Serves } from '../../endpoint/endpoint.decorator.js';
import type { InputOf } from '../../endpoint/endpoint.js';
import { Input } from '../../endpoint/input.js';
import { By } from '../caller.js';
import { getCallSettings, setCallSettings } from './call-settings.endpoints.js';

@Controller()
export class CallSettingsController {
  constructor(private readonly backend: Backend) {}

  @Serves(getCallSettings)
  async get(@By() caller: Caller): Promise<CallSettings> {
    return present((await this.backend.callSettings.getCallSettings({}, { caller })).settings);
  }

  @Serves(setCallSettings)
  async set(@Input() { body, idempotencyKey }: InputOf<typeof setCallSettings>, @By() caller: Caller): Promise<CallSettings> {
    return present((await this.backend.callSettings.setCallSettings({ settings: body }, { caller, idempotencyKey })).settings);
  }
}

function present(settings: CallSettings | undefined): CallSettings {
  if (settings === undefined) throw new AppError('internal', 'The model service answered without the settings.');
  return settings;
}
