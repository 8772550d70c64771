import type { ContractOperation, Spec } from '@hexad/proto/documents';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { PromptAnalysisEngine } from '../domain/prompt-analysis-engine.js';
import { documentReaders } from './adapters/readers.js';
import { ReadDocuments } from './application/read-documents.js';

const documents = new ReadDocuments(documentReaders());
const specOf = async (name: string, text: string): Promise<Spec> =>
  new PromptAnalysisEngine().analyse({ documents: await documents.read([{ name, content: Buffer.from(text) }]) });
const harbour = async (): Promise<Spec> =>
  specOf('harbour.yaml', await readFile(fileURLToPath(new URL('../../../../examples/documents/harbour.yaml', import.meta.url)), 'utf8'));
const operation = (spec: Spec, id: string): ContractOperation | undefined => spec.contract?.operations.find((one) => one.id === id);

const api = (paths: string, kite = '{ name: { type: string }, state: { type: string, enum: [new, flown] } }'): string =>
  `openapi: 3.0.3\ninfo: { title: Kites, version: 1.0.0 }\npaths:\n${paths}\ncomponents: { schemas: { Kite: { type: object, required: [name], properties: ${kite} } } }\n`;
const ANSWER =
  "responses: { '200': { description: ok, content: { application/json: { schema: { $ref: '#/components/schemas/Kite' } } } } }";

describe('the contract of an OpenAPI description', () => {
  it('names for each operation the record and what is done with it, and the line that says so', async () => {
    const spec = await harbour();
    expect(spec.contract).toMatchObject({ document: 'harbour.yaml', base: '/v1' });
    expect(spec.contract!.operations.map(({ id, entity, action }) => [id, entity, action])).toEqual([
      ['GET /berths', 'Berth', 'list'],
      ['POST /berths', 'Berth', 'create'],
      ['GET /berths/{berthId}', 'Berth', 'read'],
      ['PATCH /berths/{berthId}', 'Berth', 'update'],
      ['DELETE /berths/{berthId}', 'Berth', 'delete'],
      ['GET /berths/{berthId}/stays', 'Stay', 'list'],
      ['POST /berths/{berthId}/stays', 'Stay', 'create'],
      ['GET /stays/{stayId}', 'Stay', 'read'],
    ]);
    expect(operation(spec, 'GET /stays/{stayId}')!.sources).toMatchObject([{ span: { quote: 'GET /stays/{stayId}', line: 67 } }]);
  });

  it('keeps the names, values, numbers and statuses that callers know', async () => {
    const spec = await harbour();
    const berth = spec.entities.find(({ name }) => name === 'Berth')!;
    expect(berth.fields.find(({ name }) => name === 'number')).toMatchObject({ readOnly: true, counter: {} });
    expect(operation(spec, 'GET /berths')).toMatchObject({
      query: [
        { name: 'page', means: 'page' },
        { name: 'per_page', means: 'pageSize' },
        { name: 'pier', means: 'filter', field: 'pier', values: { north_pier: 'north pier' } },
      ],
      answers: {
        within: 'data',
        list: true,
        beside: [
          { name: 'total', means: 'total' },
          { name: 'page', means: 'page' },
        ],
      },
    });
    expect(operation(spec, 'POST /berths/{berthId}/stays')).toMatchObject({
      parent: { param: 'berthId', entity: 'Berth', numbered: true, field: 'berthId' },
      status: 201,
      statuses: { 400: 422, 409: 422 },
      problem: {
        members: [
          { name: 'code', means: 'status' },
          { name: 'message', means: 'message' },
        ],
      },
    });
    expect(operation(spec, 'GET /stays/{stayId}')!.answers!.members).toContainEqual({
      name: 'berth_id',
      field: 'berthId',
      numbered: 'Berth',
    });
    expect(operation(spec, 'GET /stays/{stayId}')!.answers!.members).toContainEqual({ name: 'leaves_on', field: 'leavesOn' });
  });

  it('has criteria for what each operation answers and refuses, after all other stories', async () => {
    const { stories } = await harbour();
    const story = stories.at(-1)!;
    expect(story).toMatchObject({ capability: 'contract', dependsOn: stories.slice(0, -1).map(({ id }) => id) });
    const aspects = story.criteria.flatMap(({ check }) =>
      check.kind === 'contract' && check.operation === 'PATCH /berths/{berthId}' ? [check.aspect] : [],
    );
    expect(aspects).toEqual(['answers', 'invalid', 'unknown']);
  });

  it('tells of an operation that nothing answers why, with its line', async () => {
    expect((await harbour()).unplaced).toMatchObject([
      { span: { quote: 'GET /tides', line: 74 }, reason: 'the operation is not answered, for it is about no record of the application' },
    ]);
  });

  it.each([
    [
      'a body that cannot be filled',
      "  /kites/{id}: { get: { parameters: [{ name: id, in: path }], responses: { '200': { description: ok, content: { application/json: { schema: { type: object, required: [weather], properties: { weather: { type: string } } } } } } } } }",
      'its answer must have weather, which is kept nowhere',
    ],
    [
      'a body without what every record has',
      `  /kites: { post: { requestBody: { content: { application/json: { schema: { type: object, properties: { state: { type: string } } } } } }, ${ANSWER} } }`,
      'its request cannot say name, without which there is no kite',
    ],
    [
      'a verb that is none of the records',
      `  /kites/{id}/launch: { post: { ${ANSWER} } }`,
      'nothing in the application is meant by /kites/{id}/launch',
    ],
    [
      'a parameter that must be given and means nothing',
      `  /kites: { get: { parameters: [{ name: weather, in: query, required: true }], responses: { '200': { description: ok, content: { application/json: { schema: { type: array, items: { $ref: '#/components/schemas/Kite' } } } } } } } }`,
      'nothing can be found by weather',
    ],
  ])('does not promise an operation with %s', async (_, paths, reason) => {
    const spec = await specOf('kites.yaml', api(paths));
    expect(spec.contract).toBeUndefined();
    expect(spec.unplaced.map((one) => one.reason)).toEqual([`the operation is not answered, for ${reason}`]);
  });

  it('leaves a choice that callers may say to them, and makes no states of it', async () => {
    const paths = `  /kites: { post: { requestBody: { content: { application/json: { schema: { $ref: '#/components/schemas/Kite' } } } }, ${ANSWER} } }`;
    const spec = await specOf('kites.yaml', api(paths));
    expect(spec.entities).toMatchObject([{ states: [], transitions: [] }]);
    expect(spec.entities[0]!.fields.find(({ name }) => name === 'state')).toMatchObject({ enum: ['new', 'flown'] });
    expect(spec.questions.map(({ id }) => id)).not.toContain('Q-kite-changes');
  });
});
