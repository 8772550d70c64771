import type { Source, Span } from '@hexad/proto/documents';
import { spanOf } from '../text/document.js';
import type { Statement } from '../text/statement.js';

export const spanOfStatement = (statement: Statement): Span => spanOf(statement.document, statement.start, statement.end);
export const fromBrief = (statement: Statement): Source => ({ kind: 'brief', span: spanOfStatement(statement) });
export const assumed = (assumption: string): Source => ({ kind: 'assumption', assumption });
export const answered = (question: string): Source => ({ kind: 'answer', question });
