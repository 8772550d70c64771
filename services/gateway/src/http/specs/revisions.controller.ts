import type { Caller } from '@hexad/kernel';
import { Controller } from '@nestjs/common';
import { StartRevision } from '../../application/start-revision.js';
import { Serves } from '../../endpoint/endpoint.decorator.js';
import type { InputOf } from '../../endpoint/endpoint.js';
import { Input } from '../../endpoint/input.js';
import { By } from '../caller.js';
import { previewRevision, reviseSpec } from './revisions.endpoints.js';

@Controller()
export class RevisionsController {
  constructor(private readonly startRevision: StartRevision) {}

  @Serves(previewRevision)
  preview(@Input() { body }: InputOf<typeof previewRevision>, @By() caller: Caller) {
    const { spec: json, ...edit } = body;
    return this.startRevision.preview(caller, { ...edit, json });
  }

  @Serves(reviseSpec)
  async revise(@Input() { body, idempotencyKey }: InputOf<typeof reviseSpec>, @By() caller: Caller) {
    const { spec: json, ...wish } = body;
    const started = await this.startRevision.execute(caller, { ...wish, json, idempotencyKey });
    return { id: started.runId, ...started };
  }
}
