import { type DefaultTreeAdapterTypes, parse } from 'parse5';
import type { Block } from '../../domain/compose.js';

type Node = DefaultTreeAdapterTypes.ChildNode;
type Element = DefaultTreeAdapterTypes.Element;

/** What a reader of the page does not see, or sees on every page. */
const UNSEEN = new Set(['script', 'style', 'template', 'noscript', 'nav', 'svg', 'head', 'iframe', 'object', 'button', 'select', 'form']);
const HEADINGS = new Set(['h1', 'h2', 'h3', 'h4', 'h5', 'h6']);
const INLINE = new Set(
  'a abbr b bdi bdo br cite code data dfn em font i img ins kbd label mark q s samp small span strong sub sup time tt u var wbr'.split(' '),
);

const isElement = (node: Node): node is Element => 'tagName' in node;
const isList = (node: Node): boolean => isElement(node) && (node.tagName === 'ul' || node.tagName === 'ol');
const attribute = (element: Element, name: string): string | undefined => element.attrs.find((one) => one.name === name)?.value;

const isUnseen = (element: Element): boolean =>
  UNSEEN.has(element.tagName) ||
  attribute(element, 'hidden') !== undefined ||
  attribute(element, 'aria-hidden') === 'true' ||
  /display\s*:\s*none|visibility\s*:\s*hidden/i.test(attribute(element, 'style') ?? '');

function wordsOf(nodes: readonly Node[]): string {
  return nodes
    .map((node) => {
      if (node.nodeName === '#text') return (node as DefaultTreeAdapterTypes.TextNode).value;
      if (!isElement(node) || isUnseen(node)) return '';
      if (node.tagName === 'br') return '\n';
      return INLINE.has(node.tagName) ? wordsOf(node.childNodes) : ` ${wordsOf(node.childNodes)} `;
    })
    .join('');
}

class Walk {
  readonly blocks: Block[] = [];
  #words: Node[] = [];
  #depth = -1;

  #place(node: Node | undefined): Block['place'] {
    const line = node?.sourceCodeLocation?.startLine;
    return line === undefined ? {} : { line };
  }

  #push(kind: Block['kind'], text: string, node: Node | undefined, more: Partial<Block> = {}): void {
    this.blocks.push({ kind, text, place: this.#place(node), ...more });
  }

  /** What stood between blocks becomes paragraphs; a line break in it is meant. */
  #flush(): void {
    const words = this.#words;
    this.#words = [];
    for (const text of wordsOf(words).split('\n\n')) {
      const first = words.find((node) => wordsOf([node]).trim() !== '');
      if (text.trim() !== '') this.#push('paragraph', text, first);
    }
  }

  children(nodes: readonly Node[]): void {
    for (const node of nodes) this.#node(node);
    this.#flush();
  }

  #node(node: Node): void {
    if (!isElement(node)) {
      if (node.nodeName === '#text') this.#words.push(node);
      return;
    }
    if (isUnseen(node)) return;
    if (INLINE.has(node.tagName)) {
      this.#words.push(node);
      return;
    }
    this.#flush();
    if (HEADINGS.has(node.tagName)) this.#push('heading', wordsOf(node.childNodes), node, { depth: Number(node.tagName[1]) });
    else if (node.tagName === 'ul' || node.tagName === 'ol') this.#list(node);
    else if (node.tagName === 'li') this.#item(node);
    else if (node.tagName === 'tr') this.#row(node);
    else if (node.tagName === 'pre') this.#push('lines', `\`\`\`\n${wordsOf(node.childNodes)}\n\`\`\``, node);
    else if (node.tagName === 'blockquote') this.#push('quoted', wordsOf(node.childNodes), node);
    else this.children(node.childNodes);
  }

  #list(list: Element): void {
    this.#depth += 1;
    this.children(list.childNodes);
    this.#depth -= 1;
  }

  /** The words of an item, then the lists in it. */
  #item(item: Element): void {
    const own = item.childNodes.filter((node) => !isList(node));
    this.#push('item', wordsOf(own), item, { depth: Math.max(this.#depth, 0) });
    for (const node of item.childNodes) if (isList(node)) this.#node(node);
  }

  #row(row: Element): void {
    const cells = row.childNodes.filter(isElement).filter(({ tagName }) => tagName === 'td' || tagName === 'th');
    // A table with one column only lays out the page.
    if (cells.length === 1) this.children(cells[0]!.childNodes);
    else this.#push('row', '', row, { cells: cells.map((cell) => wordsOf(cell.childNodes)) });
  }
}

/** The blocks of a page, with the lines of its source. Its title is the heading where it has none. */
export function blocksOfHtml(html: string): Block[] {
  const page = parse(html, { sourceCodeLocationInfo: true });
  const root = page.childNodes.filter(isElement).find(({ tagName }) => tagName === 'html');
  const [head, body] = ['head', 'body'].map((tag) => root?.childNodes.filter(isElement).find(({ tagName }) => tagName === tag));
  const walk = new Walk();
  walk.children(body?.childNodes ?? []);
  const title = head?.childNodes.filter(isElement).find(({ tagName }) => tagName === 'title');
  if (title && !walk.blocks.some(({ kind, depth }) => kind === 'heading' && depth === 1)) {
    walk.blocks.unshift({ kind: 'heading', depth: 1, text: wordsOf(title.childNodes), place: {} });
  }
  return walk.blocks;
}
