import { z } from 'zod';
import { endpoint } from '../../endpoint/endpoint.js';
import { ById, Id } from '../schemas.js';

const tag = 'Projects';
const ProjectRole = z.enum(['admin', 'member', 'viewer']);
const Member = z.object({ userId: Id, name: z.string(), role: ProjectRole, addedAt: z.iso.datetime() }).meta({ id: 'Member' });

export const listMembers = endpoint({
  method: 'GET',
  path: '/v1/projects/{id}/members',
  id: 'listMembers',
  tag,
  summary: 'Who works in a project',
  params: ById,
  answer: { status: 200, description: 'All members.', content: { 'application/json': z.object({ members: z.array(Member) }) } },
  errors: ['not_found'],
});

export const setMember = endpoint({
  method: 'POST',
  path: '/v1/projects/{id}/members',
  id: 'setMember',
  tag,
  summary: 'Add a user to a project, or change what they are in it',
  description: 'For admins of the project, and owners and admins of the tenant.',
  params: ById,
  body: z.strictObject({ userId: Id, role: ProjectRole }),
  answer: { status: 200, description: 'The member.', content: { 'application/json': Member } },
  errors: ['not_found', 'conflict'],
});

export const removeMember = endpoint({
  method: 'POST',
  path: '/v1/projects/{id}/members/{userId}/remove',
  id: 'removeMember',
  tag,
  summary: 'Take a user out of a project',
  params: z.strictObject({ id: Id, userId: Id }),
  answer: { status: 204, description: 'The user is no member.' },
  errors: ['not_found', 'conflict'],
});
