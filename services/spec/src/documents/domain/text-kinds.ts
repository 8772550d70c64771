import type { DocumentKind } from '@hexad/proto/documents';
import { codeKind } from './code-kinds.js';
import { jsonKind } from './json-kinds.js';

const HTML = /<(?:!doctype\s+html|html|head|body)\b/iy;
const YAML_API = /["']?(?:openapi|swagger)["']?[ \t]*:[ \t]*["']?\d/y;
const HEADER_NAME = /^[A-Za-z][A-Za-z0-9-]*:/;
/** Only programs write these; people who paste a mail into a text leave them out. */
const WRITTEN_BY_PROGRAMS = /^(?:mime-version|message-id|received|return-path|content-type|dkim-signature):/i;
const SQL_START = /(?:create|set|drop|begin|alter|use|pragma|comment|grant|insert|start|lock|if|go)\b/iy;
const CREATE_TABLE = /^[ \t]*create\s+(?:(?:global|local|temp|temporary|unlogged|external)\s+)*table\s/gim;

/** What a text is: the kinds that a program writes are told by how they begin. Takes time in proportion to the text, whatever is in it. */
export function textKind(text: string): DocumentKind {
  if (/^﻿?WEBVTT(?:[ \t\r\n]|$)/.test(text)) return 'vtt';
  if (isAt(HTML, text, afterAll(text, [skipSpace, between('<!--', '-->')]))) return 'html';
  if (isAt(YAML_API, text, afterAll(text, [skipSpace, line('#'), line('---')]))) return 'openapi';
  const first = text[skipSpace(text, 0)];
  if (first === '{' || first === '[') return jsonKind(text) ?? codeKind(text) ?? 'text';
  if (isMail(text)) return 'mail';
  if (hasTable(text) && isAt(SQL_START, text, afterAll(text, [skipSpace, line('--'), line('#'), between('/*', '*/')]))) return 'sql';
  return codeKind(text) ?? 'text';
}

/** Gives where something that begins at a place ends; the place itself when it does not begin there. */
type Skip = (text: string, at: number) => number;

const SPACE = /\s*/y;
const skipSpace: Skip = (text, at) => {
  SPACE.lastIndex = at;
  SPACE.test(text);
  return SPACE.lastIndex;
};

const line =
  (mark: string): Skip =>
  (text, at) =>
    text.startsWith(mark, at) ? endOf(text, '\n', at) : at;

const between =
  (open: string, close: string): Skip =>
  (text, at) =>
    text.startsWith(open, at) && text.includes(close, at + open.length) ? endOf(text, close, at + open.length) : at;

function endOf(text: string, what: string, from: number): number {
  const found = text.indexOf(what, from);
  return found < 0 ? text.length : found + what.length;
}

/** Where what may stand before the first word ends. */
function afterAll(text: string, skips: readonly Skip[]): number {
  let at = 0;
  for (;;) {
    const next = skips.reduce((place, skip) => skip(text, place), at);
    if (next === at) return at;
    at = next;
  }
}

function isAt(pattern: RegExp, text: string, at: number): boolean {
  pattern.lastIndex = at;
  return pattern.test(text);
}

/** Headers, of which a program wrote one, and an empty line. */
function isMail(text: string): boolean {
  let written = false;
  let at = text.startsWith('From ') ? endOf(text, '\n', 0) : 0;
  for (let headers = 0; at < text.length; headers += 1) {
    const end = endOf(text, '\n', at);
    const one = text.slice(at, end);
    if (one.trim() === '') return written && headers > 0;
    const isFolded = headers > 0 && /^[ \t]/.test(one);
    if (!isFolded && !HEADER_NAME.test(one)) return false;
    written ||= WRITTEN_BY_PROGRAMS.test(one);
    at = end;
  }
  return false;
}

/** A table that is made, with what it holds in brackets before the statement ends. */
function hasTable(text: string): boolean {
  let bracket = -1;
  for (const { index } of text.matchAll(CREATE_TABLE)) {
    if (bracket < index) bracket = text.indexOf('(', index);
    if (bracket < 0) return false;
    if (!text.slice(index, bracket).includes(';')) return true;
  }
  return false;
}
