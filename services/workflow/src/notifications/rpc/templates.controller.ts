import {
  NotificationServiceService as Service,
  type DeleteTemplateRequest,
  type DeleteTemplateResponse,
  type ListTemplatesRequest,
  type ListTemplatesResponse,
  type SetTemplateRequest,
  type SetTemplateResponse,
} from '@hexad/proto/workflow/v1/notifications';
import { Rpc, type CallContext } from '@hexad/rpc';
import { Controller } from '@nestjs/common';
import { LANGUAGE, MessageTexts } from '../application/texts.js';
import type { Template } from '../domain/template.js';

const TENANT = { within: 'tenant' } as const;

@Controller()
export class TemplatesController {
  constructor(private readonly texts: MessageTexts) {}

  @Rpc(Service.setTemplate, TENANT)
  async set({ template }: SetTemplateRequest, { caller }: CallContext): Promise<SetTemplateResponse> {
    const { type = '', subject = '', text = '', html = '', language = '' } = template ?? {};
    await this.texts.set(caller, { type, subject, text, html }, language);
    return { template: message({ type, subject, text, html }, false) };
  }

  @Rpc(Service.listTemplates, TENANT)
  async list(_: ListTemplatesRequest, { caller }: CallContext): Promise<ListTemplatesResponse> {
    return { templates: (await this.texts.list(caller.tenant)).map(({ template, shipped }) => message(template, shipped)) };
  }

  @Rpc(Service.deleteTemplate, TENANT)
  async delete({ type, language }: DeleteTemplateRequest, { caller }: CallContext): Promise<DeleteTemplateResponse> {
    await this.texts.remove(caller, type, language);
    return {};
  }
}

const message = (template: Template, shipped: boolean) => ({ ...template, language: LANGUAGE, shipped });
