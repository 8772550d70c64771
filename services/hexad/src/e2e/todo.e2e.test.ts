import { stripVTControlCharacters } from 'node:util';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApplication, type Application } from './fixtures/application.js';
import { openBrowser } from './fixtures/browser.js';
import { describeBuild } from './fixtures/describe-build.js';
import { ROOT } from './fixtures/hexad.js';
import { advisories, runStep, stepsOf } from './fixtures/pipeline.js';

const posting = (url: string) => async (path: string, body: object) => {
  const answer = await fetch(`${url}/api/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: answer.status, body: (await answer.json()) as { id: string; errors?: { field: string }[] } };
};

describeBuild('todo/brief.md', {
  more: (folder) => {
    asApplication(folder);
    inItsPipeline(folder);
  },
});

function inItsPipeline(folder: string): void {
  const AUDIT = /^npm audit /;

  it('passes every command of its own workflow, with the coverage that it asks for', async () => {
    const steps = await stepsOf(folder);
    expect(steps.map((step) => step.folder)).toEqual(expect.arrayContaining(['api', 'web']));
    const printed = new Map<string, string>();
    // What is installed is what the proof ran with; npm ci would put the same there.
    for (const step of steps.filter(({ command }) => command !== 'npm ci' && !AUDIT.test(command)))
      printed.set(`${step.folder} ${step.command}`, await runStep(folder, step));
    for (const part of ['api', 'web'])
      expect(stripVTControlCharacters(printed.get(`${part} npm run coverage`) ?? '')).toMatch(/All files[^|]*\| +\d/);
  }, 180_000);

  it('has an audit that ends well without a known weakness, and badly with a high one', async () => {
    const audits = (await stepsOf(folder)).filter(({ command }) => AUDIT.test(command));
    expect(audits).toHaveLength(2);
    await using none = await advisories({});
    for (const step of audits) await runStep(folder, step, { npm_config_registry: none.url });
    expect([...none.asked]).toEqual(expect.arrayContaining(['express', 'react']));
    const weakness = { id: 1, url: 'https://example.com/1', title: 'It answers anybody', severity: 'high', vulnerable_versions: '*' };
    await using one = await advisories({ express: [weakness] });
    await expect(runStep(folder, audits[0]!, { npm_config_registry: one.url })).rejects.toThrow('It answers anybody');
  }, 60_000);
}

function asApplication(folder: string): void {
  describe('as a running application', () => {
    let application: Application;
    let browser: Browser;
    let page: Page;
    beforeAll(async () => {
      application = await startApplication(folder);
      browser = await openBrowser();
      page = await browser.newPage({ viewport: { width: 1100, height: 620 }, baseURL: application.url });
    });
    afterAll(async () => {
      await browser?.close();
      await application?.[Symbol.asyncDispose]();
    });

    const row = (title: string) => page.getByRole('row', { name: title });
    const add = async (title: string, priority: string) => {
      await page.goto('/tasks');
      await page.getByRole('link', { name: 'New task' }).click();
      await page.getByLabel('Title').fill(title);
      await page.getByLabel('Priority').selectOption(priority);
      await page.getByRole('button', { name: 'Create task' }).click();
      await page.getByRole('heading', { name: title }).waitFor();
    };

    it('adds tasks', async () => {
      await add('Water the plants', 'Low');
      await add('Pay the rent', 'High');
      await add('Call the dentist', 'Normal');
      await page.goto('/tasks');
      await row('Call the dentist').waitFor();
      expect(await page.getByRole('row').count()).toBe(4);
    });

    it('refuses a task without a title beside the field, and keeps what was typed', async () => {
      await page.goto('/tasks/new');
      await page.getByLabel('Notes').fill('typed already');
      await page.getByRole('button', { name: 'Create task' }).click();
      await page.getByLabel('Title').and(page.locator('[aria-invalid=true]')).waitFor();
      expect(await page.getByLabel('Notes').inputValue()).toBe('typed already');
    });

    it('edits a task', async () => {
      await page.goto('/tasks');
      await page.getByRole('link', { name: 'Edit Pay the rent' }).click();
      await page.getByLabel('Title').fill('Pay the rent by Friday');
      await page.getByRole('button', { name: /^Save/ }).click();
      await page.goto('/tasks');
      await row('Pay the rent by Friday').waitFor();
      expect(await page.getByRole('row').count()).toBe(4);
    });

    it('completes a task', async () => {
      await page.getByRole('button', { name: 'Complete Water the plants' }).click();
      await row('Water the plants').getByText('Completed').waitFor();
      expect(await page.getByRole('button', { name: 'Complete Water the plants' }).count()).toBe(0);
      await mkdir(join(ROOT, 'services/hexad/.reports'), { recursive: true });
      await page.screenshot({ path: join(ROOT, 'services/hexad/.reports/todo.png') });
    });

    it('filters tasks', async () => {
      await page.getByLabel('Status').selectOption('Completed');
      await row('Pay the rent by Friday').waitFor({ state: 'detached' });
      expect(await row('Water the plants').count()).toBe(1);
      await page.getByLabel('Status').selectOption('Any');
      await page.getByRole('searchbox').fill('dentist');
      await row('Water the plants').waitFor({ state: 'detached' });
      expect(await row('Call the dentist').count()).toBe(1);
    });

    it('deletes a task after asking', async () => {
      await page.goto('/tasks');
      await page.getByRole('button', { name: 'Delete Call the dentist' }).click();
      await page
        .getByRole('dialog')
        .or(page.getByRole('alertdialog'))
        .getByRole('button', { name: /^Delete/ })
        .click();
      await row('Call the dentist').waitFor({ state: 'detached' });
      await page.reload();
      await row('Water the plants').waitFor();
      expect(await row('Call the dentist').count()).toBe(0);
    });

    it('enforces over HTTP what the brief says', async () => {
      const post = posting(application.url);
      expect(await post('tasks', { title: 'x'.repeat(121) })).toMatchObject({ status: 400, body: { errors: [{ field: 'title' }] } });
      expect(await post('tasks', { title: 'x', dueDate: '2001-01-01' })).toMatchObject({ status: 400 });
      expect(await post('projects', { name: 'Home', color: 'blue' })).toMatchObject({
        status: 400,
        body: { errors: [{ field: 'color' }] },
      });
      const { body: project } = await post('projects', { name: 'Home', color: '#3366ff' });
      expect(await post('projects', { name: 'Home' })).toMatchObject({ status: 409 });
      const { body: task } = await post('tasks', { title: 'Paint the door', projectId: project.id });
      expect(await post(`projects/${project.id}/archive`, {})).toMatchObject({ status: 409 });
      expect(await post(`tasks/${task.id}/complete`, {})).toMatchObject({ status: 200, body: { status: 'completed' } });
      expect(await post(`projects/${project.id}/archive`, {})).toMatchObject({ status: 200, body: { status: 'archived' } });
      expect(await post('tasks', { title: 'Too late', projectId: project.id })).toMatchObject({ status: 409 });
    });
  });
}
