import { AppError } from '@hexad/kernel';
import type { GetLinkedApprovalResponse } from '@hexad/proto/workflow/v1/approvals';
import { ANONYMOUS } from '@hexad/rpc';
import { Controller, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Backend } from '../../application/backend.js';
import { Serves } from '../../endpoint/endpoint.decorator.js';
import { parseJson } from '../schemas.js';
import { decideByLink, lookAtLink } from './decide.endpoints.js';
import { decidePage, formValues, PAGE_POLICY } from './decide-page.js';

const LONGEST_TOKEN = 200;
const caller = { caller: ANONYMOUS };

/** Links that decide once: opening one, as scanners of mail do, decides nothing; its buttons do. */
@Controller()
export class DecideController {
  constructor(private readonly backend: Backend) {}

  @Serves(lookAtLink)
  async look(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const token = tokenOf((request.query as { readonly token?: unknown }).token);
    const found = await this.backend.approvals.getLinkedApproval({ token }, caller);
    await show(reply, token, found, found.whyNot, found.whyNot === '');
  }

  @Serves(decideByLink)
  async decide(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const posted = request.body instanceof URLSearchParams ? request.body : new URLSearchParams();
    const token = tokenOf(posted.get('token'));
    const decision = posted.get('decision') ?? '';
    const found = await this.backend.approvals.getLinkedApproval({ token }, caller);
    const form = decision === 'reject' ? null : formValues(parseJson(found.formJson), posted);
    const vote = { token, decision, comment: posted.get('comment') ?? '', formJson: JSON.stringify(form) };
    try {
      await this.backend.approvals.voteByLink(vote, caller);
    } catch (thrown) {
      const { code, message } = AppError.from(thrown);
      if (!['invalid', 'conflict', 'forbidden', 'too_large'].includes(code)) throw thrown;
      void reply.status(code === 'conflict' ? 409 : code === 'forbidden' ? 403 : 400);
      return show(reply, token, found, message, code === 'invalid');
    }
    await show(reply, token, found, decision === 'approve' ? 'You have approved this.' : 'You have rejected this.', false);
  }
}

function tokenOf(value: unknown): string {
  if (typeof value === 'string' && value !== '' && value.length <= LONGEST_TOKEN) return value;
  throw new AppError('not_found', 'This link is not one of ours, or is misspelled.');
}

async function show(reply: FastifyReply, token: string, found: GetLinkedApprovalResponse, notice: string, open: boolean): Promise<void> {
  const { title = '', workflow = '', revision = '' } = found.approval?.gate ?? {};
  const about = { title, workflow, revision, person: found.personName, token, notice, open };
  const page = decidePage({ ...about, payload: parseJson(found.payloadJson), form: parseJson(found.formJson) });
  await reply.type('text/html; charset=utf-8').header('content-security-policy', PAGE_POLICY).send(page);
}
