import { z } from 'zod';
import { endpoint } from '../../endpoint/endpoint.js';

const tag = 'Approvals';
const Identity = z.object({ team: z.string(), chatUser: z.string(), boundAt: z.iso.datetime() }).meta({ id: 'ChatIdentity' });

export const setSlackApp = endpoint({
  method: 'POST',
  path: '/v1/chats/slack',
  id: 'setSlackApp',
  tag,
  summary: 'Set the signing secret of the Slack app of the tenant',
  description: 'Slack sends commands and pressed buttons to `/v1/chats/slack/{tenant}`, signed with it. It never comes out again.',
  right: 'projects.manage',
  body: z.strictObject({ signingSecret: z.string().max(200).describe('Empty: forget it, and take nothing from Slack.') }),
  answer: { status: 204, description: 'It is set.' },
});

export const createChatCode = endpoint({
  method: 'POST',
  path: '/v1/chats/identities',
  id: 'createChatCode',
  tag,
  summary: 'Get a code that says in a chat who you are here',
  description: 'Say `/hexad bind <code>` in Slack within ten minutes: from then on your decisions there are yours here.',
  answer: {
    status: 201,
    description: 'The code.',
    content: { 'application/json': z.object({ code: z.string(), expiresAt: z.iso.datetime() }) },
  },
  errors: ['exhausted'],
});

export const listChatIdentities = endpoint({
  method: 'GET',
  path: '/v1/chats/identities',
  id: 'listChatIdentities',
  tag,
  summary: 'Who you are in chats',
  answer: { status: 200, description: 'The users.', content: { 'application/json': z.object({ identities: z.array(Identity) }) } },
});

export const deleteChatIdentity = endpoint({
  method: 'DELETE',
  path: '/v1/chats/identities/{team}/{user}',
  id: 'deleteChatIdentity',
  tag,
  summary: 'Be somebody in a chat no longer',
  params: z.strictObject({ team: z.string().max(30), user: z.string().max(30) }),
  answer: { status: 204, description: 'What this user decides there counts no longer.' },
  errors: ['not_found'],
});

export const receiveSlack = endpoint({
  method: 'POST',
  path: '/v1/chats/slack/{tenant}',
  id: 'receiveSlack',
  tag,
  summary: 'Where the Slack app of a tenant sends commands and pressed buttons, signed with its secret',
  public: true,
  params: z.strictObject({ tenant: z.uuid() }),
  answer: { status: 200, description: 'What the user is told; empty for a button, which is answered in the room.' },
  errors: ['not_found', 'unauthenticated', 'too_large'],
});
