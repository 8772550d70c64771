import { fireEvent, waitFor } from '@testing-library/framework';
import { expect } from 'vitest';

const nameOf = (element: Element): string => element.getAttribute('aria-label') ?? element.textContent ?? '';

const named = (name: string, within: Element = document.body): HTMLElement | undefined =>
  [...within.querySelectorAll<HTMLElement>('button, a')].find((element) => nameOf(element) === name);

/** Whether the page has a button or link of this name. */
export const offers = (name: string): boolean => named(name) !== undefined;

/** Presses a button or follows a link, as soon as it is there. */
export async function press(name: string, within: () => Element = () => document.body): Promise<void> {
  const found = await waitFor(() => {
    const element = named(name, within());
    if (!element) throw new Error(`there is nothing to press that is called "${name}"`);
    return element;
  });
  fireEvent.click(found);
}

export function dialog(): Element {
  const found = document.querySelector('dialog[open]');
  if (!found) throw new Error('no dialog is open');
  return found;
}

/** The names of the records in the tables, from top to bottom. */
export const rowNames = (): string[] => [...document.querySelectorAll('tbody th')].map((name) => name.textContent ?? '');

export async function expectRows(...names: string[]): Promise<void> {
  await waitFor(() => expect(rowNames()).toEqual(names));
}

/** The same for the section with this heading. */
export async function expectRowsIn(heading: string, ...names: string[]): Promise<void> {
  await waitFor(() => {
    const section = [...document.querySelectorAll('section')].find((each) => each.querySelector('h2')?.textContent === heading);
    const cells = [...(section?.querySelectorAll('tbody th') ?? [])];
    expect(cells.map((element) => element.textContent)).toEqual(names);
  });
}

/** What the table says about a record in one of its columns. */
export function cell(name: string, column: string): string | undefined {
  const row = [...document.querySelectorAll('tbody tr')].find((each) => each.querySelector('th')?.textContent === name);
  return [...(row?.querySelectorAll('td') ?? [])].find((each) => each.dataset['label'] === column)?.textContent;
}

/** What the page of a record says about one of its fields. */
export function fact(label: string): string | undefined {
  const term = [...document.querySelectorAll('dt')].find((each) => each.textContent === label);
  return term?.nextElementSibling?.textContent;
}

/** Sorts the list by the column with this label. */
export async function sortBy(label: string, direction: 'ascending' | 'descending'): Promise<void> {
  await waitFor(() => {
    const header = [...document.querySelectorAll('thead th')].find((each) => each.textContent === label);
    if (header?.getAttribute('aria-sort') === direction) return;
    const button = header?.querySelector('button');
    if (button) fireEvent.click(button);
    throw new Error(`${label} is not ${direction}`);
  });
}

/** Waits until the page says this somewhere. */
export async function expectText(text: string): Promise<void> {
  await waitFor(() => expect(document.body.textContent).toContain(text));
}

/** Chooses a file in the dialog that is open. */
export async function choose(text: string): Promise<void> {
  const input = await waitFor(() => {
    const found = document.querySelector<HTMLInputElement>('dialog[open] input[type=file]');
    if (!found) throw new Error('no dialog asks for a file');
    return found;
  });
  fireEvent.change(input, { target: { files: [new File([text], 'rows.csv', { type: 'text/csv' })] } });
}

/** Where a link leads, as soon as it is there. */
export const leadsTo = (name: string): Promise<string | null> =>
  waitFor(() => {
    const link = named(name);
    if (!link) throw new Error(`there is no link that is called "${name}"`);
    return link.getAttribute('href');
  });
