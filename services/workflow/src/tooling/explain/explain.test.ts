import { expect, it } from 'vitest';
import { shippedVocabulary } from '../shipped.js';
import { explain } from './explain.js';
import { mermaid } from './mermaid.js';
import { explanationText } from './text.js';

const FILE = `
name: release
version: "2"
description: Ships it
deadline: 3600
variables: { loud: true }
prerequisites: [{ condition: "\${ready}", error_message: Not ready }]
steps:
  - { name: plan, description: Plan the stories, plugin: planning, action: plan, inputs: { spec_id: "\${spec_id}" }, outputs: { tasks: tasks }, timeout: 60 }
  - name: each
    type: foreach
    items: "\${tasks}"
    as: t
    key: "\${t.id}"
    failure: collect
    concurrency: 2
    steps:
      - { name: build, agent: code, action: build, on_error: retry, retry_count: 2, compensate: { agent: code, action: revert } }
  - name: route
    type: switch
    cases: [{ name: big, when: "\${size(tasks) > default(most, 9)}", steps: [{ name: shout, system: log, inputs: { message: many } }] }]
    default: [{ name: whisper, system: log, inputs: { message: few, key: "\${secrets.KEY}" }, on_error: continue }]
  - { name: aside, system: log, needs: [plan], condition: "\${loud}", inputs: { message: "<\${spec_id}>" } }
success_criteria: [{ condition: "\${size(tasks) > 0}", description: something was built }]
post_execution: { on_failure: [{ action: send_alert }] }
`;

it('says in words what a workflow needs, does, and does when something fails', () => {
  expect(explanationText(explain(FILE, shippedVocabulary()))).toBe(
    `
release 2 — Ships it

Needs
  ready: true or false
  spec_id: a text

Takes, if given
  most: a whole number

Defaults
  loud = true

Secrets handed to steps
  KEY

Only when
  \${ready} (otherwise: Not ready)

Does
  1. plan: calls planning.plan with spec_id
     Plan the stories
     sets tasks; at most 60 s; if it fails, the run fails
  2. each: for each t of \${tasks}, up to 2 at once; the others go on when one fails
     if it fails, the rest goes on
       1. build: gives the task build to an agent code
          up to 2 more tries, pauses grow from 0.5 s; if it fails, what it stands in fails; undone by: gives the task revert to an agent code
  3. route: takes the first case that holds
     if it fails, the run fails
     case big, when \${size(tasks) > default(most, 9)}
       1. shout: does log with message
          if it fails, what it stands in fails
     otherwise
       1. whisper: does log with message, key
          if it fails, the rest goes on
  4. aside (after plan): does log with message
     only when \${loud}; if it fails, the run fails

Is a success when
  \${size(tasks) > 0} (that is: something was built)

After a failure
  1. send_alert: does send_alert
     if it fails, the rest goes on

The run
  A run that takes longer than 3600 s fails.`.trim(),
  );
});

it('draws the graph for Mermaid', () => {
  expect(mermaid(explain(FILE, shippedVocabulary()))).toBe(
    `
---
title: "release"
---
flowchart TD
  s1["plan<br/>calls planning.plan with spec_id"]
  subgraph s2["each: for each t of \${tasks}, up to 2 at once; the others go on when one fails"]
    s3["build<br/>gives the task build to an agent code"]
    s3u["undo: gives the task revert to an agent code"]
    s3 -.-> s3u
  end
  subgraph s4["route: takes the first case that holds"]
    subgraph s4b0["case big, when \${size(tasks) #gt; default(most, 9)}"]
      s5["shout<br/>does log with message"]
    end
    subgraph s4b1["otherwise"]
      s6["whisper<br/>does log with message, key"]
    end
  end
  s7["aside<br/>does log with message"]
  s1 --> s2
  s2 --> s4
  s1 -->|"\${loud}"| s7`.trim(),
  );
});
