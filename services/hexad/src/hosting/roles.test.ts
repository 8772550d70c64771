import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';

/** What only a call to a provider or a brief needs: 100 MB and a second of processor time together. */
const LATER = ['openai', '@anthropic-ai/sdk', '@google/genai', '@aws-sdk/client-kms', 'undici', 'compromise', 'gpt-tokenizer'];

/** Of a platform, not of the command line: somebody else may run it. */
const PLATFORM = ['@nestjs/core', '@nestjs/common', 'typeorm', '@grpc/grpc-js', '@electric-sql/pglite', 'fastify'];

/** Tells the packages that are loaded along with a module. */
const PROBE = `
  import { registerHooks } from 'node:module';
  const urls = [];
  registerHooks({ load: (url, context, next) => (urls.push(url), next(url, context)) });
  await import(process.argv[1]);
  const packages = urls.map((url) => /.*node_modules\\/((?:@[^/]+\\/)?[^/]+)/.exec(url)?.[1]);
  console.log(JSON.stringify([...new Set(packages)]));
`;

function loadedWith(module: string): readonly string[] {
  const url = new URL(`../../dist/${module}`, import.meta.url).href;
  return JSON.parse(execFileSync(process.execPath, ['--input-type=module', '--eval', PROBE, url], { encoding: 'utf8' })) as string[];
}

it('starts a platform without what only a call or a brief needs', () => {
  const loaded = loadedWith('hosting/roles.js');
  expect(loaded).toContain('@nestjs/core');
  expect(loaded.filter((name) => LATER.includes(name))).toEqual([]);
});

it('reads a command without the platform, which another process may run', () => {
  const loaded = loadedWith('commands/build.js');
  expect(loaded).toContain('zod');
  expect(loaded.filter((name) => [...LATER, ...PLATFORM].includes(name))).toEqual([]);
});
