import { AppError } from '@hexad/kernel';
import {
  RegenerationServiceService as Service,
  type Conflict,
  type ConflictSide,
  type GetConflictRequest,
  type GetConflictResponse,
  type ListConflictsRequest,
  type ListConflictsResponse,
  type ResolveConflictRequest,
  type ResolveConflictResponse,
} from '@hexad/proto/agents/v1/regeneration';
import { Rpc, type CallContext } from '@hexad/rpc';
import { Controller } from '@nestjs/common';
import { z } from 'zod';
import { Conflicts } from '../application/conflicts.js';
import { LONGEST_TEXT, type KeptConflict, type Side } from '../domain/conflict.js';

/** What `ResolveConflict` takes. */
const Choice = z.enum(['yours', 'generated', 'text']);
/** What a caller must be allowed to see. */
export const OF_RUN = 'regeneration of the run';
const ONE_RUN = { within: { of: OF_RUN, by: 'runId' } } as const;

@Controller()
export class RegenerationController {
  constructor(private readonly conflicts: Conflicts) {}

  @Rpc(Service.listConflicts, ONE_RUN)
  async list({ runId }: ListConflictsRequest, { caller }: CallContext): Promise<ListConflictsResponse> {
    const all = await this.conflicts.list(caller.tenant, runId);
    return { conflicts: all.map((one) => message(one, false)) };
  }

  @Rpc(Service.getConflict, ONE_RUN)
  async get({ runId, number }: GetConflictRequest, { caller }: CallContext): Promise<GetConflictResponse> {
    const found = (await this.conflicts.list(caller.tenant, runId)).find((one) => one.number === number);
    if (!found) throw new AppError('not_found', `The run ${runId} has no conflict ${number}.`);
    return { conflict: message(found, true) };
  }

  @Rpc(Service.resolveConflict, ONE_RUN)
  async resolve(request: ResolveConflictRequest, { caller }: CallContext): Promise<ResolveConflictResponse> {
    const { runId, number, text } = request;
    const { tenant, actor } = caller;
    if (actor.startsWith('agent:')) throw new AppError('forbidden', 'People decide about their conflicts, not agents.');
    const { data: choice } = Choice.safeParse(request.choice);
    if (choice === undefined)
      throw new AppError('invalid', `The choice ${JSON.stringify(request.choice)} is none of yours, generated, text.`);
    if (text.length > LONGEST_TEXT || text.includes('\0'))
      throw new AppError('invalid', `A text that resolves a conflict has at most ${LONGEST_TEXT} characters, and no zero byte.`);
    const word = { tenant, runId, number, choice, text: choice === 'text' ? text.toWellFormed() : '', by: actor };
    const { conflict, open } = await this.conflicts.resolve(word);
    return { conflict: message(conflict, false), open };
  }
}

function message({ number, path, kind, base, yours, generated, marked, resolution }: KeptConflict, whole: boolean): Conflict {
  return {
    number,
    path,
    kind,
    base: sideMessage(base, whole),
    yours: sideMessage(yours, whole),
    generated: sideMessage(generated, whole),
    marked: whole ? marked : undefined,
    choice: resolution?.choice ?? '',
    resolvedBy: resolution?.by ?? '',
    resolvedAt: resolution?.at.toISOString() ?? '',
  };
}

const sideMessage = (side: Side | undefined, whole: boolean): ConflictSide | undefined =>
  side && { mode: side.mode, hash: side.hash, size: side.size, text: whole ? side.text : undefined };
