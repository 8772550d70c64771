import { createHmac } from 'node:crypto';

export interface SlackRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** A form as Slack sends and signs it. `at`: Unix seconds. */
export function signedForm(secret: string, fields: Readonly<Record<string, string>>, at: number): SlackRequest {
  const body = Buffer.from(new URLSearchParams(fields).toString());
  const signature = `v0=${createHmac('sha256', secret).update(`v0:${at}:`).update(body).digest('hex')}`;
  const type = 'application/x-www-form-urlencoded';
  return { body, headers: { 'content-type': type, 'x-slack-request-timestamp': String(at), 'x-slack-signature': signature } };
}

/** `/hexad <text>`, said by a user of a workspace. */
export const slashCommand = (text: string, user: string, team = 'T1'): Record<string, string> => ({
  command: '/hexad',
  text,
  user_id: user,
  team_id: team,
  channel_id: 'C00000001',
});

/** A button of a message in a channel, by its id, was pressed. */
export const pressedButton = (action: string, value: string, user: string, channel = 'C00000001', team = 'T1'): Record<string, string> => ({
  payload: JSON.stringify({
    type: 'block_actions',
    user: { id: user, team_id: team },
    team: { id: team, domain: 'example' },
    channel: { id: channel, name: 'room' },
    actions: [{ action_id: action, block_id: 'b', type: 'button', value }],
  }),
});
