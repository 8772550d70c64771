/** A server-sent event with a name. `json` must be one line. */
export const namedEvent = (name: string, json: string): string => `event: ${name}\ndata: ${json}\n\n`;

export const dataEvent = (json: string): string => `data: ${json}\n\n`;

/** A comment: nobody sees it but what lies between. */
export const COMMENT = ': still here\n\n';
