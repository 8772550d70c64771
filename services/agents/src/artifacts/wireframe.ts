import { parse, parseFragment, type DefaultTreeAdapterTypes } from 'parse5';
import type { Judge } from './artifacts.js';
import { colourOf, contrast } from './contrast.js';

type Node = DefaultTreeAdapterTypes.Node;
type Element = DefaultTreeAdapterTypes.Element;

/** Of text on what is behind it, as WCAG 2.2 AA wants it. */
const ENOUGH = 4.5;

/** A page or a picture without scripts that everybody can read, with every control named. */
export const wireframe: Judge = (text, path) => {
  const picture = path.endsWith('.svg');
  const nodes = [...elementsIn(picture ? parseFragment(text) : parse(text))];
  const common = [
    ...nodes.flatMap((node) =>
      node.tagName === 'script' || node.attrs.some(({ name }) => name.startsWith('on')) ? [`<${node.tagName}> runs a script.`] : [],
    ),
    ...nodes.flatMap(contrastFaults),
  ];
  return [...new Set([...(picture ? pictureFaults(nodes) : pageFaults(nodes)), ...common])];
};

function* elementsIn(node: Node): Generator<Element> {
  if ('tagName' in node) yield node;
  if ('childNodes' in node) for (const child of node.childNodes) yield* elementsIn(child);
}

const attribute = (node: Element, wanted: string): string | undefined => node.attrs.find(({ name }) => name === wanted)?.value;
const has = (node: Element, name: string): boolean => (attribute(node, name) ?? '').trim() !== '';

function textOf(node: Node): string {
  if ('value' in node && node.nodeName === '#text') return node.value;
  return 'childNodes' in node ? node.childNodes.map(textOf).join('') : '';
}

function pictureFaults(nodes: readonly Element[]): string[] {
  const svg = nodes.find(({ tagName }) => tagName === 'svg');
  if (!svg) return ['it has no <svg>.'];
  const title = nodes.find(({ tagName }) => tagName === 'title');
  return [
    ...(attribute(svg, 'role') === 'img' ? [] : ['<svg> has no role="img".']),
    ...(title && textOf(title).trim() !== '' ? [] : ['<svg> has no <title> that says what it shows.']),
  ];
}

function pageFaults(nodes: readonly Element[]): string[] {
  const one = (name: string): Element | undefined => nodes.find(({ tagName }) => tagName === name);
  const [html, title] = [one('html'), one('title')];
  return [
    ...(html && has(html, 'lang') ? [] : ['<html> has no lang.']),
    ...(title && textOf(title).trim() !== '' ? [] : ['it has no <title>.']),
    ...(one('main') ? [] : ['it has no <main>.']),
    ...headingFaults(nodes),
    ...nodes.flatMap((node) => (node.tagName === 'img' && attribute(node, 'alt') === undefined ? ['an <img> has no alt.'] : [])),
    ...nodes.flatMap((node) =>
      Number(attribute(node, 'tabindex') ?? 0) > 0 ? [`<${node.tagName}> puts itself before others with its tabindex.`] : [],
    ),
    ...controlFaults(nodes),
  ];
}

function headingFaults(nodes: readonly Element[]): string[] {
  const levels = nodes.flatMap(({ tagName }) => (/^h[1-6]$/.test(tagName) ? [Number(tagName[1])] : []));
  const skipped = levels.filter((level, index) => index > 0 && level > levels[index - 1]! + 1);
  return [
    ...(levels.filter((level) => level === 1).length === 1 ? [] : ['it needs exactly one <h1>.']),
    ...skipped.map((level) => `an <h${level}> skips a level.`),
  ];
}

function controlFaults(nodes: readonly Element[]): string[] {
  const labelled = new Set(
    nodes.flatMap((node) => (node.tagName === 'label' && textOf(node).trim() !== '' ? [attribute(node, 'for')] : [])),
  );
  const wrapped = new Set(
    nodes.filter((node) => node.tagName === 'label' && textOf(node).trim() !== '').flatMap((node) => [...elementsIn(node)]),
  );
  return nodes.flatMap((node) => {
    const named = has(node, 'aria-label') || has(node, 'aria-labelledby');
    if (['input', 'select', 'textarea'].includes(node.tagName)) {
      const silent = ['hidden', 'submit', 'button', 'reset'].includes(attribute(node, 'type') ?? '');
      return silent || named || wrapped.has(node) || labelled.has(attribute(node, 'id')) ? [] : [`<${node.tagName}> has no label.`];
    }
    if (node.tagName !== 'button' && node.tagName !== 'a') return [];
    const pictured = [...elementsIn(node)].some((inner) => inner.tagName === 'img' && has(inner, 'alt'));
    return named || pictured || textOf(node).trim() !== '' ? [] : [`<${node.tagName}> has no name.`];
  });
}

/** Where an element says both colours itself; through a style sheet they are the tokens' affair. */
function contrastFaults(node: Element): string[] {
  const style = new Map(
    (attribute(node, 'style') ?? '').split(';').map((rule) => rule.split(':').map((part) => part.trim()) as [string, string]),
  );
  const [front, back] = [colourOf(style.get('color') ?? ''), colourOf(style.get('background-color') ?? style.get('background') ?? '')];
  if (!front || !back || contrast(front, back) >= ENOUGH) return [];
  return [`<${node.tagName}> has a contrast of ${contrast(front, back).toFixed(1)} to 1; it needs ${ENOUGH}.`];
}
