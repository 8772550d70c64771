// How reminders get out of the application.

export interface Reminder {
  /** The same for the same reminder, however often it is handed over. */
  id: string;
  rule: string;
  text: string;
  /** The path of the record that it is about. */
  record: string;
  /** The record of whom it is for, where it is for somebody. */
  recipientId: string | null;
  dueAt: string;
  deliveredAt: string | null;
}

export interface Delivery {
  /** Rejects when it could not be handed over; then it is tried again later. */
  send(reminder: Reminder): Promise<void>;
}

/** Writes each as a line. */
export class LogDelivery implements Delivery {
  async send(reminder: Reminder): Promise<void> {
    console.log(JSON.stringify({ reminder }));
  }
}

const TIMEOUT_MS = 10_000;

/** Posts each to an address that sends it on; the header lets it drop one that comes again. */
export class WebhookDelivery implements Delivery {
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  async send(reminder: Reminder): Promise<void> {
    const reply = await fetch(this.#url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': reminder.id },
      body: JSON.stringify(reminder),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!reply.ok) throw new Error(`${this.#url} answered ${reply.status}.`);
  }
}

export const deliveryFrom = (environment: NodeJS.ProcessEnv): Delivery => {
  const url = environment['REMINDERS_WEBHOOK'];
  return url === undefined || url === '' ? new LogDelivery() : new WebhookDelivery(url);
};
