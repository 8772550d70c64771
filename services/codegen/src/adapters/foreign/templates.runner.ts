// Runs in the sandbox, in a copy of the pack's folder: node templates.runner.js <context> <answer>.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as escape from '../../domain/escape.js';
import { exampleRecord } from '../../domain/example-record.js';
import { TEMPLATES } from '../../domain/foreign/templates-path.js';
import { appModel } from '../../domain/model.js';
import * as names from '../../domain/names.js';
import { openApiDocument } from '../../domain/openapi.js';
import type { GeneratedFile, PackContext } from '../../domain/pack.js';

type Template = (context: object, kit: object) => GeneratedFile[] | Promise<GeneratedFile[]>;

const [contextFile = '', answerFile = ''] = process.argv.slice(2);
const { spec, stories, stack } = JSON.parse(readFileSync(contextFile, 'utf8')) as Omit<PackContext, 'stories'> & { stories: string[] };
const context: PackContext = { spec, stories: new Set(stories), stack };
const kit = { app: appModel(context), openApi: openApiDocument(spec, context.stories), escape, names, exampleRecord };

const { code, tests } = (await import(pathToFileURL(join(process.cwd(), TEMPLATES)).href)) as { code: Template; tests: Template };
writeFileSync(answerFile, JSON.stringify({ code: await code(context, kit), tests: await tests(context, kit) }));
