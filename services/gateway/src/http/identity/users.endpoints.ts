import { z } from 'zod';
import { endpoint } from '../../endpoint/endpoint.js';
import { ById, Id, NextCursor, PageQuery, Time } from '../schemas.js';

const tag = 'Users';
const UserRole = z.enum(['owner', 'admin', 'member', 'viewer']);
const User = z.object({ id: Id, name: z.string(), role: UserRole, createdAt: z.iso.datetime(), disabledAt: Time }).meta({ id: 'User' });
const answer = { status: 200, description: 'The user.', content: { 'application/json': User } } as const;

export const addUser = endpoint({
  method: 'POST',
  path: '/v1/users',
  id: 'addUser',
  tag,
  summary: 'Add a user',
  description: 'Adding an owner needs owners.manage.',
  right: 'users.manage',
  body: z.strictObject({ name: z.string().min(1).max(120), role: UserRole }),
  answer: { ...answer, status: 201 },
  errors: ['conflict'],
});

export const listUsers = endpoint({
  method: 'GET',
  path: '/v1/users',
  id: 'listUsers',
  tag,
  summary: 'Users, the newest first',
  right: 'users.read',
  query: PageQuery,
  answer: {
    status: 200,
    description: 'A page of users.',
    content: { 'application/json': z.object({ users: z.array(User), nextCursor: NextCursor }) },
  },
});

export const changeUserRole = endpoint({
  method: 'POST',
  path: '/v1/users/{id}/role',
  id: 'changeUserRole',
  tag,
  summary: 'Change what a user may do',
  description: 'Fails with conflict for the last owner. Where an owner is made or changed it needs owners.manage.',
  right: 'users.manage',
  params: ById,
  body: z.strictObject({ role: UserRole }),
  answer,
  errors: ['not_found', 'conflict'],
});

export const disableUser = endpoint({
  method: 'POST',
  path: '/v1/users/{id}/disable',
  id: 'disableUser',
  tag,
  summary: 'Let a user do nothing any more',
  description: 'Their keys are refused after at most 30 seconds. Fails with conflict for the last owner.',
  right: 'users.manage',
  params: ById,
  answer,
  errors: ['not_found', 'conflict'],
});

export const enableUser = endpoint({
  method: 'POST',
  path: '/v1/users/{id}/enable',
  id: 'enableUser',
  tag,
  summary: 'Let a disabled user work again',
  right: 'users.manage',
  params: ById,
  answer,
  errors: ['not_found'],
});
