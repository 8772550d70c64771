import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

/** How old a request may be, or how far the chat's clock ahead. Milliseconds. */
const TOLERANCE_MS = 300_000;

export interface SignedRequest {
  /** Names in small letters. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** A request's name when Slack has signed it just now: the same request has the same one. Undefined for any other. */
export function signedBySlack(secret: string, { headers, body }: SignedRequest, now: Date): string | undefined {
  const { 'x-slack-request-timestamp': timestamp = '', 'x-slack-signature': signature = '' } = headers;
  if (!/^\d{1,12}$/.test(timestamp) || !/^v0=[0-9a-f]{64}$/.test(signature)) return undefined;
  if (Math.abs(now.getTime() - Number(timestamp) * 1_000) > TOLERANCE_MS) return undefined;
  const right = createHmac('sha256', secret).update(`v0:${timestamp}:`).update(body).digest();
  return timingSafeEqual(Buffer.from(signature.slice(3), 'hex'), right) ? signature : undefined;
}

/** A user as the chat knows them. */
export interface ChatUser {
  readonly team: string;
  readonly user: string;
}

export type Said =
  | { readonly type: 'bind'; readonly who: ChatUser; readonly code: string }
  | {
      readonly type: 'vote';
      readonly who: ChatUser;
      readonly decision: 'approve' | 'reject';
      readonly approvalId: string;
      readonly revision: string;
      /** Where it is answered. */
      readonly room: string;
      readonly connection: string;
      readonly project: string;
    }
  | { readonly type: 'other' };

/** What a button of a message carries. */
export const ButtonValue = z.strictObject({ a: z.uuid(), r: z.string(), c: z.string(), p: z.string() });

const Id = z.string().regex(/^[A-Z0-9]{2,30}$/);
const Interaction = z.object({
  type: z.literal('block_actions'),
  user: z.object({ id: Id }),
  team: z.object({ id: Id }),
  channel: z.object({ id: Id }),
  actions: z.array(z.object({ action_id: z.string(), value: z.string().max(2_000) })).length(1),
});

/** Reads a form of Slack: a slash command, or a button that was pressed. */
export function readSlack(body: Uint8Array): Said {
  const form = new URLSearchParams(Buffer.from(body).toString('utf8'));
  const [, code] = /^\s*bind\s+(\S{1,40})\s*$/i.exec(form.get('text') ?? '') ?? [];
  const [team, user] = [Id.safeParse(form.get('team_id')), Id.safeParse(form.get('user_id'))];
  if (code !== undefined && team.success && user.success) return { type: 'bind', who: { team: team.data, user: user.data }, code };
  const pressed = Interaction.safeParse(json(form.get('payload')));
  if (!pressed.success) return { type: 'other' };
  const [{ action_id: action, value }] = pressed.data.actions as [{ action_id: string; value: string }];
  const carried = ButtonValue.safeParse(json(value));
  const decision = action === 'hexad_approve' ? 'approve' : action === 'hexad_reject' ? 'reject' : undefined;
  if (!carried.success || decision === undefined) return { type: 'other' };
  const { a: approvalId, r: revision, c: connection, p: project } = carried.data;
  const who = { team: pressed.data.team.id, user: pressed.data.user.id };
  return { type: 'vote', who, decision, approvalId, revision, connection, project, room: pressed.data.channel.id };
}

function json(text: string | null): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}
