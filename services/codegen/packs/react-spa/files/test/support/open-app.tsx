import { render, waitFor } from '@testing-library/react';
import { MemoryRouter } from 'react-router';
import { expect } from 'vitest';
import { App } from '../../src/app/app';

export function openApp(path: string): void {
  render(
    <MemoryRouter initialEntries={[path]}>
      <App />
    </MemoryRouter>,
  );
}

/** Waits for the page with this heading. */
export async function onPage(title: string): Promise<void> {
  await waitFor(() => expect(document.querySelector('h1')?.textContent).toBe(title));
}
