import { AppError, type Caller } from '@hexad/kernel';
import type { Conflict, ConflictSide } from '@hexad/proto/agents/v1/regeneration';
import { Controller } from '@nestjs/common';
import { Backend } from '../../application/backend.js';
import { ResolveConflict } from '../../application/resolve-conflict.js';
import { Serves } from '../../endpoint/endpoint.decorator.js';
import type { InputOf } from '../../endpoint/endpoint.js';
import { Input } from '../../endpoint/input.js';
import { By } from '../caller.js';
import { orNull } from '../schemas.js';
import { getConflict, listConflicts, resolveConflict } from './regeneration.endpoints.js';

@Controller()
export class RegenerationController {
  constructor(
    private readonly backend: Backend,
    private readonly resolveConflict: ResolveConflict,
  ) {}

  @Serves(listConflicts)
  async list(@Input() { params }: InputOf<typeof listConflicts>, @By() caller: Caller) {
    // A run without conflicts has none; one that the caller may not see is not found.
    await this.backend.workflow.getRun({ runId: params.id }, { caller });
    const { conflicts } = await this.backend.regeneration.listConflicts({ runId: params.id }, { caller }).catch(noneYet);
    return { conflicts: conflicts.map(conflictJson) };
  }

  @Serves(getConflict)
  async get(@Input() { params }: InputOf<typeof getConflict>, @By() caller: Caller) {
    const { conflict } = await this.backend.regeneration.getConflict({ runId: params.id, number: params.number }, { caller });
    return conflictJson(conflict);
  }

  @Serves(resolveConflict)
  async resolve(@Input() { params, body }: InputOf<typeof resolveConflict>, @By() caller: Caller) {
    const text = body.choice === 'text' ? body.text : '';
    const request = { runId: params.id, number: params.number, choice: body.choice, text };
    const { conflict, open } = await this.resolveConflict.execute(caller, request);
    return { conflict: conflictJson(conflict), open };
  }
}

function noneYet(thrown: unknown): { conflicts: Conflict[] } {
  if (AppError.from(thrown).code !== 'not_found') throw thrown;
  return { conflicts: [] };
}

function conflictJson(conflict: Conflict | undefined) {
  if (!conflict) throw new AppError('internal', 'The agents answered without the conflict.');
  const { base, yours, generated, marked, choice, resolvedBy, resolvedAt, ...rest } = conflict;
  return {
    ...rest,
    base: sideJson(base),
    yours: sideJson(yours),
    generated: sideJson(generated),
    marked: marked ?? null,
    choice: orNull(choice),
    resolvedBy: orNull(resolvedBy),
    resolvedAt: orNull(resolvedAt),
  };
}

const sideJson = (side: ConflictSide | undefined) => (side ? { ...side, text: side.text ?? null } : null);
