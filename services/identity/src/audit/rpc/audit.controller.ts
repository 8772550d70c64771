import { AuditServiceService, type ListAuditRequest, type ListAuditResponse } from '@hexad/proto/identity/v1/audit';
import { Rpc, type CallContext } from '@hexad/rpc';
import { Controller } from '@nestjs/common';
import { ListAudit } from '../application/list-audit.js';

@Controller()
export class AuditController {
  constructor(private readonly listAudit: ListAudit) {}

  @Rpc(AuditServiceService.listAudit)
  async list(request: ListAuditRequest, call: CallContext): Promise<ListAuditResponse> {
    const { items, nextCursor } = await this.listAudit.execute(call, request);
    const entries = items.map(({ id, createdAt, actor, key = '', action, subject, details }) => ({
      id,
      at: createdAt.toISOString(),
      actor,
      keyId: key,
      action,
      subjectKind: subject.kind,
      subjectId: subject.id,
      detailsJson: JSON.stringify(details),
    }));
    return { entries, nextCursor };
  }
}
