/** The fields that streams send in pieces. */
const PIECES = new Set(['text', 'content', 'delta', 'partial_json', 'arguments', 'thinking', 'refusal', 'reasoning', 'reasoning_content']);

/** A field's name with its colon, or a string; group 1 is what stands between the quotes. */
const STRING = /"((?:[^"\\]|\\.)*)"(\s*:)?/g;

/** Which of several texts of a stream an event belongs to. */
const INDEX = /"(?:\w+_)?index"\s*:\s*\d+/g;

/**
 * Masks what `mask` finds in the texts that the server-sent events of a stream put together, also where it lies across events.
 * `mask` must keep the length, and so does this.
 */
export function maskPieces(stream: string, mask: (text: string) => string): string {
  const texts = new Map<string, { text: string; places: number[] }>();
  for (const line of stream.matchAll(/^data: (.*)$/gm)) {
    const start = line.index + 'data: '.length;
    const index = (line[1]!.match(INDEX) ?? []).join();
    for (const { name, at, piece } of piecesOf(line[1]!)) {
      const channel = `${name} ${index}`;
      const known = texts.get(channel) ?? { text: '', places: [] };
      texts.set(channel, known);
      known.text += piece;
      for (let offset = 0; offset < piece.length; offset += 1) known.places.push(start + at + offset);
    }
  }
  const characters = stream.split('');
  for (const { text, places } of texts.values()) {
    const masked = mask(text);
    if (masked === text) continue;
    for (const [at, place] of places.entries()) characters[place] = masked[at]!;
  }
  return characters.join('');
}

function* piecesOf(json: string): Generator<{ name: string; at: number; piece: string }> {
  let name = '';
  for (const found of json.matchAll(STRING)) {
    if (found[2] !== undefined) name = found[1]!;
    else if (PIECES.has(name)) yield { name, at: found.index + 1, piece: found[1]! };
  }
}
