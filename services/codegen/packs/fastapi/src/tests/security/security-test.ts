import { pyDocstring, pyString } from '../../../../../src/domain/escape.js';
import { NO_MATCH, foreignNames, hostileQueries, hostileTexts } from '../../../../../src/domain/hostile.js';
import type { AppModel, EntityModel } from '../../../../../src/domain/model.js';
import { lines, type Piece } from '../../../../../src/domain/text.js';
import { NOBODY } from '../../../../../src/domain/violations.js';
import { pyNames } from '../../names.js';
import { block } from '../../text.js';
import { helpers } from '../test-files.js';
import { literal, patch, valueOf, type Writer } from '../writer.js';
import { SECRETS, SOURCES } from './sources.js';

/** What a service must withstand whatever it is for. */
export function securityTest(w: Writer): string {
  const known = w.app.entities.find((entity) => entity.can.create && entity.can.list);
  const tests = [
    headersTest(w.app, known),
    ...(known === undefined ? [] : [bodiesTest(known), failureTest(known)]),
    ...w.app.entities.flatMap((entity) => [injectionTest(w, entity), assignmentTest(w, entity)]),
    w.app.access !== undefined && logsTest(w.app.access.administrators[0]!.name),
    SOURCES,
  ].filter((test) => test !== undefined && test !== false);
  return lines(
    '"""What the service withstands, whatever it is for."""',
    '',
    'import json',
    'import re',
    'from pathlib import Path',
    'from urllib.parse import quote',
    '',
    'import pytest',
    '',
    w.app.access !== undefined && 'from tests.support.guarded import People',
    'from tests.support.api import Reply, TestApi, expect_holds',
    helpers(w.app),
    '',
    SECRETS,
    '',
    '',
    tests.join('\n\n\n'),
    '',
  );
}

const test = (name: string, fixtures: string, sentence: string, ...body: Piece[]): string =>
  block(`def test_${name}(${fixtures}) -> None:`, pyDocstring(sentence), ...body);

const headersTest = (app: AppModel, known: EntityModel | undefined): string => {
  const refused = app.access !== undefined && known !== undefined;
  return test(
    'headers',
    refused ? 'api: TestApi, people: People' : 'api: TestApi',
    'Every answer tells browsers to be careful, and none tells what it was made with.',
    'paths = ["/health", "/openapi.json", "/api/nothing-here", "/nothing-here"]',
    'replies = [api.get(path) for path in paths]',
    refused && `replies.append(people.nobody.post(${pyString(known.path)}, {}))`,
    block(
      'for reply in replies:',
      'policy = reply.headers["content-security-policy"]',
      `assert re.search("default-src 'self'.*frame-ancestors 'none'.*object-src 'none'", policy)`,
      'assert "unsafe" not in policy',
      'assert reply.headers["x-content-type-options"] == "nosniff"',
      'assert reply.headers["x-frame-options"] == "DENY"',
      'assert reply.headers["referrer-policy"] == "no-referrer"',
      'assert reply.headers["cross-origin-resource-policy"] == "same-origin"',
      'assert not {"access-control-allow-origin", "x-powered-by", "server"} & reply.headers.keys()',
    ),
  );
};

const bodiesTest = ({ path }: EntityModel): string =>
  test(
    'bodies',
    'api: TestApi',
    'A body that is no JSON, says that it is none, or is too large is refused in a sentence.',
    block(
      'def sent(text: str, kind: str = "application/json") -> Reply:',
      `return api.send("POST", ${pyString(path)}, text, kind)`,
    ),
    '',
    'replies = [',
    `sent('{"broken'),`,
    'sent("a=b", "application/x-www-form-urlencoded"),',
    'sent(json.dumps({"text": "x" * 1_100_000})),',
    ']',
    'refusals = [(400, "malformed_json"), (415, "unsupported_media_type"), (413, "body_too_large")]',
    'assert [(reply.status, reply.body["code"]) for reply in replies] == refusals',
    block(
      'for reply in replies:',
      'assert "application/problem+json" in reply.headers["content-type"]',
      String.raw`assert not re.search(r"Traceback|\.py\b|site-packages", reply.text)`,
    ),
  );

/** A failure of its own says nothing about what is inside. */
const failureTest = ({ table, path }: EntityModel): string =>
  test(
    'failure',
    'api: TestApi, caplog: pytest.LogCaptureFixture',
    'A failure inside is answered without what happened, which the log tells.',
    'api.database.run("PRAGMA foreign_keys = OFF")',
    `api.database.run(${pyString(`DROP TABLE ${table}`)})`,
    `reply = api.get(${pyString(path)})`,
    'assert reply.body == {',
    '"type": "about:blank",',
    '"title": "Internal Server Error",',
    '"status": 500,',
    '"code": "internal",',
    '"detail": "Something went wrong on our side.",',
    '}',
    'assert reply.headers["x-content-type-options"] == "nosniff"',
    'assert [record.levelname for record in caplog.records if record.name == "app"] == ["ERROR"]',
  );

/** Text that would do something if it became part of a statement is kept as it is, and finds nothing but itself. */
function injectionTest(w: Writer, entity: EntityModel): string | undefined {
  const { can, listing, path, plural, table } = entity;
  const hostile = hostileTexts(entity);
  if (!can.create || !can.read || !can.list || (Object.keys(hostile).length === 0 && listing.sorts.length === 0)) return undefined;
  const { stem } = pyNames(entity);
  const total = (query = ''): string => `api.get("${path}${query}").body["total"]`;
  const queries = hostileQueries(entity);
  return test(
    `injection_${stem}`,
    'api: TestApi',
    `No text becomes part of a statement about ${plural}.`,
    `record = ${w.create(entity, hostile)}`,
    Object.keys(hostile).length > 0 && `expect_holds(api.get(${w.path(entity, 'record')}).body, ${literal(hostile)})`,
    `total = ${total()}`,
    queries.map(
      ({ param, field }) => field !== undefined && `assert ${total(`?${param}=${escaped(hostile[field]!)}`)} == 1`,
    ),
    queries.flatMap(({ param }) => NO_MATCH.map((text) => `assert ${total(`?${param}=${escaped(text)}`)} == 0`)),
    `assert api.get("${path}?sort=" + quote(${pyString(`id; DROP TABLE ${table}`)})).status == 400`,
    `assert ${total()} == total`,
  );
}

/** Within a text of Python. */
const escaped = (text: string): string => encodeURIComponent(text).replaceAll("'", '%27');

/** A request carries nothing that only the service sets, and nothing that is not known: it is refused, and nothing is kept of it. */
function assignmentTest(w: Writer, entity: EntityModel): string | undefined {
  const { can, path, plural } = entity;
  if (!can.create || !can.read) return undefined;
  const refused = (reply: string): string => `assert {error["field"] for error in ${reply}.body["errors"]} == foreign.keys()`;
  return test(
    `assignment_${pyNames(entity).stem}`,
    'api: TestApi',
    `A request sets nothing of ${plural} that only the service sets.`,
    `foreign = dict.fromkeys([${foreignNames(entity).map(pyString).join(', ')}], ${pyString(NOBODY)})`,
    `record = ${w.create(entity)}`,
    refused(`api.post(${pyString(path)}, {**${w.body(entity)}, **foreign})`),
    can.update && refused(patch(w, entity, 'record', {}).replace(/\{\}\)$/, 'foreign)')),
    `assert api.get(${w.path(entity, 'record')}).body == record`,
  );
}

const logsTest = (administrator: string): string =>
  test(
    'logs',
    'api: TestApi, people: People, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]',
    'Nothing secret is written to the log.',
    'caplog.set_level(0)',
    'given = {"email": "ada@example.com", "password": "correct horse battery"}',
    `api.done("/api/auth/accounts", {**given, "name": "Ada", "role": ${pyString(administrator)}})`,
    'wrong = people.nobody.post("/api/auth/session", {**given, "password": "wrong horse battery"})',
    'right = people.nobody.post("/api/auth/session", given)',
    'assert (wrong.status, right.status) == (401, 201)',
    'written = [caplog.text, *capsys.readouterr()]',
    `secrets = ["horse battery", ${valueOf('right.body', 'token')}]`,
    'assert [secret for secret in secrets if any(secret in text for text in written)] == []',
  );
