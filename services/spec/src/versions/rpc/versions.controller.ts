import { AppError } from '@hexad/kernel';
import {
  SpecServiceService,
  type GoOnFromRequest,
  type GoOnFromResponse,
  type PreviewRevisionRequest,
  type PreviewRevisionResponse,
  type ReviseRequest,
  type ReviseResponse,
  type SpecEdit,
} from '@hexad/proto/spec/v1/spec';
import { Rpc, type CallContext, derivedId } from '@hexad/rpc';
import { Controller } from '@nestjs/common';
import { Briefs } from '../../application/ports.js';
import { ReviseSpec } from '../application/revise-spec.js';
import { readSpec } from '../domain/read-spec.js';

@Controller()
export class VersionsController {
  constructor(
    private readonly briefs: Briefs,
    private readonly reviseSpec: ReviseSpec,
  ) {}

  @Rpc(SpecServiceService.goOnFrom, { within: { of: 'brief', by: 'briefId' } })
  async base({ briefId, specJson }: GoOnFromRequest, { caller }: CallContext): Promise<GoOnFromResponse> {
    await this.briefs.goOnFrom(caller, briefId, readSpec(specJson));
    return {};
  }

  @Rpc(SpecServiceService.previewRevision, { within: 'tenant' })
  async preview({ edit }: PreviewRevisionRequest): Promise<PreviewRevisionResponse> {
    return { revisionJson: JSON.stringify(await this.reviseSpec.preview(given(edit))) };
  }

  @Rpc(SpecServiceService.revise, { within: { of: 'project', by: 'projectId' } })
  async revise({ projectId, edit }: ReviseRequest, call: CallContext): Promise<ReviseResponse> {
    const request = { id: derivedId(call, 'brief'), projectId, edit: given(edit) };
    const { briefId, specId, revision } = await this.reviseSpec.execute(call.caller, request);
    return { briefId, specId, revisionJson: JSON.stringify(revision) };
  }
}

function given(edit: SpecEdit | undefined): SpecEdit {
  if (edit) return edit;
  throw new AppError('invalid', 'The edit is missing; give the spec before and the edited one.');
}
