import { z } from 'zod';
import { Id, Time } from '../schemas.js';

export const Finding = z
  .object({
    id: Id,
    projectId: z.string(),
    taskId: Id.describe('The task that found it last.'),
    aspect: z.string(),
    severity: z.enum(['critical', 'major', 'minor']),
    confidence: z.number().min(0).max(1),
    file: z.string(),
    line: z.int(),
    quote: z.string().describe('The words that show it, as they stood there.'),
    message: z.string(),
    suggestion: z.string().nullable(),
    state: z.enum(['open', 'dismissed']),
    decidedBy: z.string().nullable(),
    reason: z.string().nullable(),
    decidedAt: Time,
    foundAt: z.iso.datetime(),
  })
  .meta({ id: 'Finding' });

export const ReviewRule = z
  .object({
    id: Id,
    projectId: z.string(),
    text: z.string(),
    because: z.string().describe('What it was learned from.'),
    state: z.enum(['proposed', 'approved', 'revoked']).describe('Reviewers keep to what is approved.'),
    proposedBy: z.string(),
    decidedBy: z.string().nullable(),
    decidedAt: Time,
    proposedAt: z.iso.datetime(),
  })
  .meta({ id: 'ReviewRule' });
