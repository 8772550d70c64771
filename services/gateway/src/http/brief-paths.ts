/** Where documents are handed over. */
export const BRIEF_PATHS: ReadonlySet<string> = new Set(['/v1/codegen', '/v1/briefs', '/v1/spec-revisions', '/v1/spec-revisions/preview']);

/** Bytes: 50 MB of documents as base64, with what stands around them. The service that reads them says exactly how much they may be. */
export const BRIEF_BODY_LIMIT = 72 * 1024 * 1024;
