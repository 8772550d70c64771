import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Ajv from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { describe, expect, it } from 'vitest';
import { AppError } from '@hexad/kernel';
import { ownFolder } from '../fixtures/own-folder.js';
import { parseScript, readScript } from './read-script.js';

const HEAD = 'schema: https://hexad.dev/schemas/model-double/v1\n';
const published = new URL('../../../../docs/reference/model-double.schema.json', import.meta.url);
const example = new URL('../../examples/script.yaml', import.meta.url);

const refused = (text: string): AppError => {
  try {
    parseScript(HEAD + text, 'script.yaml');
  } catch (error) {
    return error as AppError;
  }
  throw new Error('the script was accepted');
};

describe('a script', () => {
  it('is read from YAML and from JSON', async () => {
    await using folder = await ownFolder();
    const file = join(folder.path, 'script.json');
    await writeFile(file, JSON.stringify({ schema: 'https://hexad.dev/schemas/model-double/v1', rules: [{ reply: { text: 'hi' } }] }));
    const yaml = parseScript(`${HEAD}rules:\n  - reply: { text: hi }\n`);
    expect(yaml).toEqual(await readScript(file));
    expect(yaml).toMatchObject({ rules: [{ when: {}, reply: { text: 'hi' } }], batches: { polls: 0 } });
  });

  it.each([
    ['rules: [{ reply: {} }]', 'rules.0.reply: a reply has one of text, json, tools, refusal, size, error, raw, disconnect, hang'],
    ['rules: [{ reply: { text: a, error: { status: 500 } } }]', 'rules.0.reply: a reply cannot have text and error'],
    ['rules: [{ reply: { text: a, json: 1 } }]', 'rules.0.reply: a reply cannot have text and json'],
    ['rules: [{ reply: { text: a, cutAfter: 1, stallAfter: 1 } }]', 'rules.0.reply: a reply cannot have cutAfter and stallAfter'],
    ['rules: [{ reply: { hang: true, chunkMs: 5 } }]', 'rules.0.reply: chunkMs means nothing beside hang'],
    ['rules: [{ reply: { text: a, malformed: comma } }]', 'rules.0.reply: malformed needs json'],
    ['rules: [{ when: { endpoint: models }, reply: { text: a } }]', 'rules.0: a reply of this endpoint is error, raw, disconnect or hang'],
    [
      'rules: [{ reply: { tools: [{ name: f, input: 1, arguments: x }] } }]',
      'rules.0.reply.tools.0: a tool call has `input` or `arguments`, not both',
    ],
    ['rule: []', 'script: Unrecognized key: "rule"'],
    ['rules: [{ reply: { error: { status: 200 } } }]', 'rules.0.reply.error.status: Too small: expected number to be >=400'],
  ])('with %s is refused in a sentence', (text, message) => {
    const error = refused(text);
    expect(error).toMatchObject({ code: 'invalid' });
    expect(error.message).toContain(message);
  });

  it('names every fault at once', () => {
    expect(refused('rules: [{ reply: {} }]\nlimits: { requests: 0, tokens: 1 }').details['faults']).toHaveLength(2);
  });

  it('that is no YAML or is not there is refused with its name', async () => {
    expect(() => parseScript('a: [', 'x.yaml')).toThrow(/^The script x.yaml is neither YAML nor JSON/);
    await expect(readScript('/nowhere/script.yaml')).rejects.toThrow(/^The script \/nowhere\/script.yaml cannot be read/);
  });

  it('of the examples fits the published JSON Schema and the double', async () => {
    const fits = new Ajv.default({ strict: false, validateFormats: false }).compile(
      JSON.parse(await readFile(published, 'utf8')) as object,
    );
    const text = await readFile(example, 'utf8');
    fits(parse(text));
    expect(fits.errors).toBeNull();
    expect(parseScript(text).rules.length).toBeGreaterThan(5);
    expect(fits({ schema: 'https://hexad.dev/schemas/model-double/v1', rules: [{ reply: { txt: 'a' } }] })).toBe(false);
  });
});
