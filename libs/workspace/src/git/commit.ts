/** A commit as the log tells it. */
export interface Commit {
  readonly id: string;
  readonly parents: readonly string[];
  readonly at: Date;
  readonly subject: string;
  /** `Hexad-Story` → `S3`; of a trailer that occurs twice, the last. */
  readonly trailers: Readonly<Record<string, string>>;
}

export const LOG_FORMAT = '%H%n%P%n%cI%n%s%n%(trailers:only,unfold)%x00';

export function parseLog(text: string): Commit[] {
  return text
    .split('\0')
    .map((entry) => entry.replace(/^\n/, ''))
    .filter(Boolean)
    .map(parseEntry);
}

function parseEntry(entry: string): Commit {
  const [id = '', parents = '', at = '', subject = '', ...trailers] = entry.split('\n');
  return {
    id,
    parents: parents.split(' ').filter(Boolean),
    at: new Date(at),
    subject,
    trailers: Object.fromEntries(trailers.filter((line) => line.includes(': ')).map(splitTrailer)),
  };
}

function splitTrailer(line: string): [string, string] {
  const colon = line.indexOf(': ');
  return [line.slice(0, colon), line.slice(colon + 2)];
}

/** What a commit says: a Conventional Commit subject, paragraphs, trailers. */
export interface Message {
  readonly subject: string;
  readonly body?: readonly string[];
  readonly trailers?: Readonly<Record<string, string>>;
}

/** The words of a commit that is made again, as they are. */
export interface Verbatim {
  readonly verbatim: string;
}

/** Words of people cannot add a trailer or a paragraph: each text is brought to one line, and control characters go. */
const oneLine = (text: string): string => text.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();

export function formatMessage(message: Message | Verbatim): string {
  if ('verbatim' in message) return message.verbatim;
  const body = (message.body ?? []).map(oneLine).filter(Boolean);
  const trailers = Object.entries(message.trailers ?? {}).map(([key, value]) => `${key}: ${oneLine(value)}`);
  const parts = [oneLine(message.subject), body.join('\n'), trailers.join('\n')].filter(Boolean);
  return `${parts.join('\n\n')}\n`;
}
