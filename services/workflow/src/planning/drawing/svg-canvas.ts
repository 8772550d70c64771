import { Canvas, type LineStyle, type Point, type TextStyle } from './canvas.js';
import { PALETTES, type Ink, type Theme } from './palette.js';

const FONT = "system-ui, 'Segoe UI', 'Helvetica Neue', 'DejaVu Sans', 'Noto Sans', 'Noto Sans CJK SC', sans-serif";

/**
 * One page as SVG. Colours are written into the elements, so that any viewer shows them; with `auto` a style sheet turns them dark for who
 * prefers that. Nothing is loaded and nothing runs.
 */
export class SvgCanvas extends Canvas {
  readonly #theme: Theme | 'auto';
  readonly #title: string;
  readonly #parts: string[] = [];
  #size = { width: 0, height: 0 };

  constructor(theme: Theme | 'auto', title: string) {
    super();
    this.#theme = theme;
    this.#title = title;
  }

  override page(width: number, height: number): void {
    this.#size = { width, height };
    this.rect(0, 0, width, height, 'paper');
  }

  override rect(
    x: number,
    y: number,
    width: number,
    height: number,
    ink: Ink,
    { radius, hint }: { radius?: number; hint?: string } = {},
  ): void {
    const round = radius === undefined ? '' : ` rx="${number(Math.min(radius, width / 2))}"`;
    this.#parts.push(
      `<rect x="${number(x)}" y="${number(y)}" width="${number(width)}" height="${number(height)}"${round} ${this.#fill(ink)}${ended('rect', hint)}`,
    );
  }

  override line(points: readonly Point[], { ink, width = 1, dash }: LineStyle): void {
    const path = points.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${number(x)} ${number(y)}`).join('');
    const dashes = dash ? ` stroke-dasharray="${dash.join(' ')}"` : '';
    this.#parts.push(
      `<path class="s-${ink}" d="${path}" fill="none" stroke="${this.#colour(ink)}" stroke-width="${number(width)}"${dashes}/>`,
    );
  }

  override polygon(points: readonly Point[], ink: Ink, hint?: string): void {
    const path = points.map(([x, y]) => `${number(x)},${number(y)}`).join(' ');
    this.#parts.push(`<polygon points="${path}" ${this.#fill(ink)}${ended('polygon', hint)}`);
  }

  override text(x: number, y: number, text: string, { ink, size, bold, anchor }: TextStyle): void {
    const weight = bold ? ' font-weight="600"' : '';
    const side = anchor === undefined || anchor === 'start' ? '' : ` text-anchor="${anchor}"`;
    this.#parts.push(
      `<text x="${number(x)}" y="${number(y)}" font-size="${number(size)}"${weight}${side} ${this.#fill(ink)}>${escaped(text)}</text>`,
    );
  }

  /** The document. */
  end(): string {
    const { width, height } = this.#size;
    return [
      `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${number(height)}" viewBox="0 0 ${width} ${number(height)}" font-family="${FONT}" role="img">`,
      `<title>${escaped(this.#title)}</title>`,
      ...(this.#theme === 'auto' ? [`<style>@media (prefers-color-scheme: dark) {${darkRules()}}</style>`] : []),
      ...this.#parts,
      '</svg>',
      '',
    ].join('\n');
  }

  #colour(ink: Ink): string {
    return PALETTES[this.#theme === 'auto' ? 'light' : this.#theme][ink];
  }

  #fill(ink: Ink): string {
    return `class="f-${ink}" fill="${this.#colour(ink)}"`;
  }
}

const darkRules = (): string =>
  Object.entries(PALETTES.dark)
    .map(([ink, colour]) => `.f-${ink}{fill:${colour}}.s-${ink}{stroke:${colour}}`)
    .join('');

const ended = (element: string, hint: string | undefined): string =>
  hint === undefined ? '/>' : `><title>${escaped(hint)}</title></${element}>`;

const number = (value: number): string => String(Math.round(value * 100) / 100);

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** What XML 1.0 has no place for is left out. */
const escaped = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
    .replaceAll(/[&<>"']/g, (character) => ENTITIES[character]!);
