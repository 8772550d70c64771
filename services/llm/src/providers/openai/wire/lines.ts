/** The lines of a body, as they come. */
export async function* linesIn({ body }: Pick<Response, 'body'>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of body ?? []) {
    const lines = decoder.decode(chunk as Uint8Array, { stream: true }).split('\n');
    lines[0] = rest + lines[0]!;
    rest = lines.pop()!;
    for (const line of lines) yield bare(line);
  }
  if (rest !== '') yield bare(rest);
}

const bare = (line: string): string => (line.endsWith('\r') ? line.slice(0, -1) : line);
