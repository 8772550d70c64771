import type { DocumentKind } from '@hexad/proto/documents';
import { jsonKind } from './json-kinds.js';

const HTML = /^\s*(?:<!--[^]{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body)\b/i;
const YAML_API = /^(?:---\s*\n|#[^\n]*\n|\s*\n)*["']?(?:openapi|swagger)["']?\s*:\s*["']?\d/;
const HEADER = /^[A-Za-z][A-Za-z0-9-]*:[^\n]*(?:\r?\n[ \t][^\n]*)*\r?\n/;
/** Only programs write these; people who paste a mail into a text leave them out. */
const WRITTEN_BY_PROGRAMS = /^(?:mime-version|message-id|received|return-path|content-type|dkim-signature):/i;
const SQL_START = /^(?:create|set|drop|begin|alter|use|pragma|comment|grant|insert|start|lock|if|go)\b/i;
const CREATE_TABLE = /^\s*create\s+(?:(?:global|local|temp|temporary|unlogged|external)\s+)*table\s[^;]*\(/im;

/** What a text is: the kinds that a program writes are told by how they begin. */
export function textKind(text: string): DocumentKind {
  if (/^﻿?WEBVTT(?:[ \t\r\n]|$)/.test(text)) return 'vtt';
  if (HTML.test(text)) return 'html';
  if (YAML_API.test(text)) return 'openapi';
  if (/^\s*[{[]/.test(text)) return jsonKind(text) ?? 'text';
  if (isMail(text)) return 'mail';
  if (CREATE_TABLE.test(text) && SQL_START.test(withoutComments(text))) return 'sql';
  return 'text';
}

/** The comments before the first statement. */
const withoutComments = (text: string): string => text.replace(/^(?:\s+|--[^\n]*\n|#[^\n]*\n|\/\*[^]*?\*\/)+/, '');

function isMail(text: string): boolean {
  let rest = text.replace(/^From [^\n]*\n/, '');
  let written = false;
  for (let header = HEADER.exec(rest); header; header = HEADER.exec(rest)) {
    written ||= WRITTEN_BY_PROGRAMS.test(header[0]);
    rest = rest.slice(header[0].length);
  }
  return written && /^\r?\n/.test(rest);
}
