import { readFileSync } from 'node:fs';
import { waitFor } from '@testing-library/framework';
import axe from 'axe-core';
import { expect } from 'vitest';

/** Nothing is laid out or painted in tests: what depends on that is not looked at. */
const UNSEEN = ['color-contrast', 'label-content-name-mismatch', 'link-in-text-block', 'scrollable-region-focusable', 'target-size'];

const OPTIONS: axe.RunOptions = {
  resultTypes: ['violations'],
  preload: false,
  iframes: false,
  rules: Object.fromEntries(UNSEEN.map((rule) => [rule, { enabled: false }])),
};

/** Gives the page of the tests the language and the head that the application has in a browser. */
export function asInBrowser(): void {
  const page = new DOMParser().parseFromString(readFileSync('index.html', 'utf8'), 'text/html');
  document.documentElement.lang = page.documentElement.lang;
  document.head.replaceChildren(...page.head.querySelectorAll('meta, title'));
}

/** What keeps people from using the page with assistive technology, each with the rule that it breaks. */
export async function barriers(): Promise<string[]> {
  await waitFor(() => {
    expect(document.querySelector('h1')?.textContent).toMatch(/[^…]/);
    expect(document.querySelector('.loading, select:disabled')).toBeNull();
  });
  const { violations } = await axe.run(document, OPTIONS);
  return violations.flatMap(({ id, help, nodes }) => nodes.map(({ html }) => `${id}: ${help}: ${html}`));
}
