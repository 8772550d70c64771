import type { AppModel } from './model.js';
import type { Schema } from './openapi-schemas.js';

const text: Schema = { type: 'string' };
const moment: Schema = { type: 'string', format: 'date-time' };

const reminds = (app: AppModel): boolean => app.entities.some(({ reminders }) => reminders.length > 0);

export const reminderSchemas = (app: AppModel): Record<string, Schema> =>
  reminds(app)
    ? {
        DueReminderPage: {
          type: 'object',
          required: ['items', 'page', 'pageSize', 'total'],
          properties: {
            items: {
              type: 'array',
              items: {
                type: 'object',
                required: ['id', 'rule', 'text', 'record', 'recipientId', 'dueAt', 'deliveredAt'],
                properties: {
                  id: text,
                  rule: text,
                  text,
                  record: text,
                  recipientId: { type: ['string', 'null'] },
                  dueAt: moment,
                  deliveredAt: { type: ['string', 'null'], format: 'date-time' },
                },
              },
            },
            page: { type: 'integer' },
            pageSize: { type: 'integer' },
            total: { type: 'integer' },
          },
        },
      }
    : {};

/** Reminders that have become due. */
export const reminderPaths = (app: AppModel): Record<string, Schema> =>
  reminds(app)
    ? {
        '/api/due-reminders': {
          get: {
            operationId: 'listDueReminders',
            tags: ['Reminders'],
            summary: 'List reminders that have become due',
            parameters: ['page', 'pageSize'].map((name) => ({
              name,
              in: 'query',
              required: false,
              schema: { type: 'integer', minimum: 1 },
            })),
            responses: {
              '200': {
                description: 'The last one first.',
                content: { 'application/json': { schema: { $ref: '#/components/schemas/DueReminderPage' } } },
              },
              '400': { $ref: '#/components/responses/Problem' },
            },
          },
        },
      }
    : {};
