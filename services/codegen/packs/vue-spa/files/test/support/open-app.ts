import { waitFor } from '@testing-library/dom';
import { render } from '@testing-library/vue';
import { createMemoryHistory } from 'vue-router';
import { expect } from 'vitest';
import App from '../../src/app/app.vue';
import { frame } from '../../src/app/frame';

/** Opens the application at an address, and waits until a page is there. */
export async function openApp(path: string): Promise<void> {
  const history = createMemoryHistory();
  history.replace(path);
  render(App, { global: { plugins: [frame(history)] } });
  await waitFor(() => expect(document.querySelector('h1')).not.toBeNull());
}

/** Waits for the page with this heading. */
export async function onPage(title: string): Promise<void> {
  await waitFor(() => expect(document.querySelector('h1')?.textContent).toBe(title));
}
