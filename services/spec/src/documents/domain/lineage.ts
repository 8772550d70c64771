/** What becomes of a brief: its bytes as they came, their text with places, and what was made of it. */
export type Stage = 'raw' | 'processed' | 'generated';

/** Bytes that stay readable in a key: letters, digits, dots and dashes. */
const inKey = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[.-]+/, '')
    .slice(-80)
    .replace(/^[.-]+/, '') || 'document';

/** `<project>-<date>/<stage>/<of>/<name>`; `of` is the brief, or the spec that was generated. */
export const blobKey = (project: string, date: Date, stage: Stage, of: string, name: string): string =>
  `${project}-${date.toISOString().slice(0, 10)}/${stage}/${of}/${inKey(name)}`;
