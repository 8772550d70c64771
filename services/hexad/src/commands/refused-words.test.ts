import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { approvals } from './approvals.js';
import { connection } from './connection.js';
import { notify } from './notify.js';
import { plugin } from './plugin.js';
import { reaction } from './reaction.js';
import { review } from './review.js';

const ONE = ['--project', 'p', '--event', 'hexad.workflow.run.ended.v1'];

it.each([
  [['frob'], '`hexad reaction` knows list, show, set, remove, log, resolve, not "frob".'],
  [['list'], 'Reactions are of a project: --project ID.'],
  [['remove', '--project', 'p'], '`hexad reaction remove` takes one name.'],
  [['set', '--project', 'p'], 'Set what? NAME --event TYPE --action ACTION is one rule, --file FILE the whole table.'],
  [['set', 'mend', '--project', 'p', '--event', 'x'], 'A rule needs --event and --action.'],
  [['set', 'mend', ...ONE, '--action', 'cancel', '--file', 'x'], '--file sets the whole table; give no NAME with it.'],
  [['set', 'mend', ...ONE, '--action', 'cancel', '--retries', 'many'], '--retries is "many", which is no whole number.'],
  [['set', 'mend', ...ONE, '--action', 'start:x', '--inputs', '{'], '--inputs is no JSON'],
])('`hexad reaction` with %j is refused before a platform is asked', async (args, message) => {
  await expect(reaction(args)).rejects.toMatchObject({ code: 'invalid', message: expect.stringContaining(message) as string });
});

it.each([
  [['frob'], '`hexad review` knows findings, rules, dismiss, reopen, approve, revoke, not "frob".'],
  [['findings'], 'Reviews are of a project: --project ID.'],
  [['dismiss', '--project', 'p'], '`hexad review dismiss` takes one id.'],
  [['rules', 'x', '--project', 'p'], '`hexad review rules` takes no id.'],
])('`hexad review` with %j is refused before a platform is asked', async (args, message) => {
  await expect(review(args)).rejects.toMatchObject({ code: 'invalid', message: expect.stringContaining(message) as string });
});

it('a table of reactions that is no list is refused before a platform is asked', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hexad-reactions-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'table.yaml');
  writeFileSync(file, 'mend: cancel\n');
  const message = expect.stringContaining('must hold a list of rules') as string;
  await expect(reaction(['set', '--project', 'p', '--file', file])).rejects.toMatchObject({ code: 'invalid', message });
});

it.each([
  [[], '`hexad notify` knows channel, subscription, digest, delivery, template, quiet, not "".'],
  [['channel', 'frob'], '`hexad notify channel` knows list, add, remove, test, enable, secret, not "frob".'],
  [['channel', 'add', 'ops'], 'A channel is one of --webhook URL, --mail ADDRESS, --chat CONNECTION and --websocket.'],
  [['channel', 'add', 'ops', '--chat', 'slack'], 'A channel with --chat has a --room, as #dev, and no other has one.'],
  [['channel', 'add', 'ops', '--webhook', 'https://a.example', '--websocket'], 'A channel is one of'],
  [['channel', 'secret', 'x', '--overlap', 'day'], '--overlap is "day", which is no whole number.'],
  [['subscription', 'add', 'all'], 'A subscription needs --event TYPE and --channel ID'],
  [['digest', 'x'], '`hexad notify digest` takes the id of a subscription'],
  [['template', 'set', 'digest'], 'A template needs --subject TEXT and --text FILE.'],
  [['template', 'set', 'digest', '--subject', 'x', '--text', '/nowhere'], 'The template "/nowhere" cannot be read: there is no such file.'],
  [['quiet', 'set'], 'When? --span mon-fri@22:00-07:00'],
])('`hexad notify` with %j is refused before a platform is asked', async (args, message) => {
  await expect(notify(args)).rejects.toMatchObject({ code: 'invalid', message: expect.stringContaining(message) as string });
});

it.each([
  [['frob'], '`hexad connection` knows add, list, test, delete, not "frob".'],
  [['list', 'hub'], '`hexad connection list` takes nothing besides its options.'],
  [['add', 'hub', 'ghp_a-token-that-nobody-repeats'], '`hexad connection add` takes one NAME besides its options.'],
  [['add', 'hub'], 'A connection is added with --provider github or --provider slack'],
  [['test', 'x', '--provider', 'github'], 'which no other word takes'],
])('`hexad connection` with %j is refused before a platform is asked', async (args, message) => {
  await expect(connection(args)).rejects.toMatchObject({ code: 'invalid', message: expect.stringContaining(message) as string });
});

it.each([
  [['frob'], 'undelegate, chat, not "frob".'],
  [['chat'], '`hexad approvals chat` knows bind, list, unbind, app, not "".'],
  [['chat', 'unbind', 'T1'], '`hexad approvals chat unbind` takes TEAM and USER'],
  [['chat', 'bind', 'a-code'], '`hexad approvals chat bind` takes no further word.'],
  [['chat', 'list', '--forget'], '--forget is for `hexad approvals chat app`.'],
  [['list', '--forget'], '--forget is for `hexad approvals chat app`.'],
])('`hexad approvals` with %j is refused before a platform is asked', async (args, message) => {
  await expect(approvals(args)).rejects.toMatchObject({ code: 'invalid', message: expect.stringContaining(message) as string });
});

it.each([
  [[], '`hexad plugin` knows list, not "".'],
  [['list', 'x'], '`hexad plugin list` takes nothing besides its options.'],
])('`hexad plugin` with %j is refused before a platform is asked', async (args, message) => {
  await expect(plugin(args)).rejects.toMatchObject({ code: 'invalid', message });
});
