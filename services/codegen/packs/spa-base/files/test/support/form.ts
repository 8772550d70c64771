import { fireEvent, waitFor } from '@testing-library/framework';
import { expect } from 'vitest';
import type { Resource } from './resource';

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;
type Values = Record<string, string | number | boolean | readonly string[]>;

/** The controls of a field, by the label that people read; several where boxes are to be ticked. */
export function controls(resource: Resource, field: string): Control[] {
  const label = resource.properties[field]?.title ?? field;
  return [...document.querySelectorAll<Control>(`form [name="${field}"]:not([type="hidden"])`)].filter((found) => groupLabel(found) === label);
}

/** The only control of a field, as soon as it is there and ready. */
export async function control(resource: Resource, field: string): Promise<Control> {
  return waitFor(() => {
    const [found] = controls(resource, field);
    if (!found || found.disabled) throw new Error(`no control is ready for ${field}`);
    return found;
  });
}

const groupLabel = (element: Control): string | undefined =>
  element.closest('fieldset')?.querySelector('legend')?.textContent ?? labelOf(element);

const labelOf = (element: Control): string | undefined =>
  element.getAttribute('aria-label') ?? element.labels?.[0]?.textContent?.replace(/ \*$/, '');

/** Fills in a form. */
export async function fillIn(resource: Resource, values: Values): Promise<void> {
  for (const [field, value] of Object.entries(values)) {
    if (Array.isArray(value)) await tick(resource, field, value as readonly string[]);
    else enter(await control(resource, field), value as string | number | boolean);
  }
}

async function tick(resource: Resource, field: string, wanted: readonly string[]): Promise<void> {
  await control(resource, field);
  for (const box of controls(resource, field) as HTMLInputElement[]) {
    if (box.checked !== wanted.includes(box.value)) fireEvent.click(box);
  }
}

function enter(element: Control, value: string | number | boolean): void {
  if (typeof value === 'boolean') {
    if ((element as HTMLInputElement).checked !== value) fireEvent.click(element);
    return;
  }
  const text = element.type === 'datetime-local' ? localTime(String(value)) : String(value);
  fireEvent.change(element, { target: { value: text } });
}

function localTime(instant: string): string {
  const date = new Date(instant);
  if (Number.isNaN(date.getTime())) return instant;
  const local = new Date(date.getTime() - date.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}

/** Narrows a list by the search or filter with this label. */
export async function narrow(label: string, value: string): Promise<void> {
  const found = await waitFor(() => {
    const all = [...document.querySelectorAll<Control>('.toolbar input, .toolbar select')];
    const match = all.find((element) => labelOf(element) === label);
    if (!match) throw new Error(`there is no filter ${label}`);
    if (match instanceof HTMLSelectElement && !choicesOf(match).has(value)) throw new Error(`${label} does not offer ${value}`);
    return match;
  });
  fireEvent.change(found, { target: { value } });
  fireEvent.keyDown(found, { key: 'Enter' });
}

const choicesOf = (select: HTMLSelectElement): Set<string> => new Set([...select.options].map((option) => option.value));

/** The values that a field offers to choose from. */
export async function offeredValues(resource: Resource, field: string): Promise<string[]> {
  const found = await control(resource, field);
  const values = found instanceof HTMLSelectElement ? [...choicesOf(found)] : controls(resource, field).map((box) => box.value);
  return values.filter((value) => value !== '');
}

/** Waits until the page says at the field that its value is refused. */
export async function expectRefusedAt(resource: Resource, field: string): Promise<void> {
  const found = await control(resource, field);
  await waitFor(() => {
    const described = found.closest('fieldset') ?? found;
    const texts = (described.getAttribute('aria-describedby') ?? '').split(' ').map((id) => document.getElementById(id));
    expect(texts.some((text) => text?.className === 'field-error' && text.textContent)).toBe(true);
  });
}
