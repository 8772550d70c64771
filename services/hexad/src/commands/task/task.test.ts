import { expect, it } from 'vitest';
import { task } from '../task.js';

it.each([
  [['frob'], 'invalid', '`hexad task` knows run, watch, dead, message, not "frob".'],
  [['run'], 'invalid', 'What is to be done?'],
  [['run', 'a', 'b'], 'invalid', 'What is to be done?'],
  [['run', '--repo', '/no/such/folder', 'x'], 'not_found', '--repo is "/no/such/folder", which is no folder.'],
  [['run', '--repo', 'https://ann:secret@git.example.org/a.git', 'x'], 'invalid', '--repo holds a password'],
  [['run', '--budget', 'much', 'x'], 'invalid', '--budget is "much", which is no amount in dollars'],
  [['watch', 'x'], 'invalid', '"x" is no id of a run'],
  [['dead'], 'invalid', '`hexad task dead` knows list, retry, drop, not "".'],
  [['dead', 'drop'], 'invalid', 'Which tasks? `hexad task dead drop ID…`'],
  [['dead', 'list', 'x'], 'invalid', '`hexad task dead list` takes no ids.'],
  [['message', 'x', 'hello'], 'invalid', 'Say what to whom?'],
])('`hexad task` with %j is refused before a platform is asked', async (args, code, message) => {
  await expect(task(args)).rejects.toMatchObject({ code, message: expect.stringContaining(message) as string });
});
