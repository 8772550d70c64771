import type { ModelRequest, Part } from '../../calls/domain/request.js';

/** Names of fields that hold addresses, in the words of any protocol: `url`, `image_url`, `server_url`, `fileUri`. */
const ADDRESS = /^(?:\w+_)?ur[li]$|Ur[li]$/i;

/** Addresses over HTTP from which a provider would fetch: of pictures and files, and of what only one protocol knows. */
export function linksIn({ turns, extra }: ModelRequest): ReadonlySet<string> {
  const links = new Set<string>();
  for (const turn of turns) for (const part of turn.parts) addLinks(part, links);
  if (extra !== undefined) addDeep(extra.fields, links);
  return links;
}

function addLinks(part: Part, links: Set<string>): void {
  if (part.type === 'tool_result') for (const inner of part.parts) addLinks(inner, links);
  else if (part.type === 'opaque') addDeep(part.value, links);
  else if ((part.type === 'image' || part.type === 'document') && part.source.kind === 'url') add(part.source.url, links);
}

function addDeep(value: object, links: Set<string>): void {
  for (const [name, inner] of Object.entries(value) as [string, unknown][]) {
    if (typeof inner === 'string' && ADDRESS.test(name)) add(inner, links);
    else if (typeof inner === 'object' && inner !== null) addDeep(inner, links);
  }
}

function add(url: string, links: Set<string>): void {
  if (/^\s*https?:/i.test(url)) links.add(url.trim());
}
