import type { DocumentPart, ImagePart } from '../calls/domain/request.js';

/** Tokens of the dearest image, at its largest: Anthropic 4,784, Gemini and OpenAI's others less; GPT-4o mini counts each tile 33 times. */
const IMAGE = { usual: 5_000, mini: 50_000 };
/** With `detail: low`, which OpenAI alone knows: 85 to 258; GPT-4o mini 2,833. */
const SMALL_IMAGE = 3_000;
/** Of a page of a PDF, text and picture of it together. */
const PAGE = 3_000;
/** Pages that count of a PDF of unknown length: what the providers take at most is more, but most are shorter. */
const MOST_PAGES = 100;

export const imageTokens = ({ detail }: ImagePart, model: string): number => {
  if (detail === 'low') return SMALL_IMAGE;
  return model.includes('4o-mini') ? IMAGE.mini : IMAGE.usual;
};

/** The text of a text file; of a PDF the tokens of its pages: at most one for each byte, and at least one page. Undefined: `text` has them. */
export function documentTokens({ source }: DocumentPart): number {
  if (source.kind === 'url') return PAGE * MOST_PAGES;
  return Math.min(Math.max(PAGE, source.data.length), PAGE * MOST_PAGES);
}

export function documentText({ source }: DocumentPart): string | undefined {
  if (source.kind === 'url' || !/^(?:text\/|application\/json\b)/.test(source.mediaType)) return undefined;
  return Buffer.from(source.data, 'base64').toString('utf8');
}
