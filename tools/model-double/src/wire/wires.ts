import type { IncomingHttpHeaders } from 'node:http';
import { PROVIDERS, type Provider } from '../script/schema.js';

/** Whose protocol a path speaks, and what is left of it: by its prefix (`/anthropic`, `/openai`, `/gemini`), or else by what it looks like. */
export function providerOf(path: string, headers: IncomingHttpHeaders): { provider: Provider; prefix: string; path: string } {
  for (const provider of PROVIDERS) {
    const prefix = `/${provider}`;
    if (path === prefix || path.startsWith(`${prefix}/`)) return { provider, prefix, path: path.slice(prefix.length) };
  }
  return { provider: guess(path, headers), prefix: '', path };
}

function guess(path: string, headers: IncomingHttpHeaders): Provider {
  if (path.startsWith('/v1beta/') || path.startsWith('/v1alpha/')) return 'gemini';
  return path.startsWith('/v1/messages') || headers['anthropic-version'] !== undefined ? 'anthropic' : 'openai';
}
