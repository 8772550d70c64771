import { AppError, assertOutsideTransaction, type Caller } from '@hexad/kernel';
import type { Transporter } from 'nodemailer';
import { Sender, type Outgoing } from '../application/ports.js';
import type { MessageTexts } from '../application/texts.js';
import type { Outcome } from '../domain/delivery.js';

const ADDRESS = /^[^\s@<>()[\]\\,;:"]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+$/;
/** Milliseconds for a connection to say something. */
const PATIENCE_MS = 15_000;

export interface MailSettings {
  /** smtp://user@host:587 or smtps://…; undefined: this platform sends no mail. */
  readonly url: string | undefined;
  readonly password: string | undefined;
  readonly from: string;
}

/** Mail over the operator's SMTP server. It is encrypted where a password is sent. */
export class MailSender extends Sender implements Disposable {
  override readonly kind = 'email';
  readonly #settings: MailSettings;
  readonly #texts: MessageTexts;
  #transport: Promise<Transporter> | undefined;

  constructor(settings: MailSettings, texts: MessageTexts) {
    super();
    this.#settings = settings;
    this.#texts = texts;
  }

  override async check(_caller: Caller, { target }: { readonly target: string }): Promise<void> {
    if (this.#settings.url === undefined)
      throw new AppError('conflict', 'This platform sends no mail; its operator can set HEXAD_SMTP_URL and HEXAD_SMTP_FROM.');
    if (target.length > 254 || !ADDRESS.test(target))
      throw new AppError('invalid', 'The target of an email channel is an address as ann@example.com.');
  }

  override async send(tenant: string, outgoing: Outgoing): Promise<Outcome> {
    assertOutsideTransaction('Mail');
    const { url, from } = this.#settings;
    if (url === undefined) return { arrived: false, code: 'conflict', message: 'HEXAD_SMTP_URL is not set.', status: 0 };
    const { delivery, channel } = outgoing;
    const { subject, text, html } = await this.#texts.of(tenant, outgoing);
    const domain = from.slice(from.lastIndexOf('@') + 1).replace('>', '');
    try {
      const { sendMail } = await (this.#transport ??= this.#open(url)).then((transport) => ({
        sendMail: transport.sendMail.bind(transport),
      }));
      await sendMail({
        from,
        to: { name: '', address: channel.target },
        subject,
        text,
        html,
        // The same in every try, so that a mailbox that got it twice can tell.
        messageId: `<${delivery.id}@${domain}>`,
        headers: { 'auto-submitted': 'auto-generated' },
      });
      return { arrived: true, status: 0 };
    } catch (thrown) {
      const { responseCode: status = 0, code } = thrown as { readonly responseCode?: number; readonly code?: string };
      // What the server says may name addresses and hosts, never the password.
      const message = `The mail server ${status === 0 ? `could not be talked to (${code ?? 'unknown'})` : `answered ${status}`}.`;
      return { arrived: false, code: 'unavailable', message, status, hopeless: status >= 500 && code !== 'EAUTH' };
    }
  }

  async #open(text: string): Promise<Transporter> {
    // On demand: most processes send none.
    const { createTransport } = await import('nodemailer');
    const url = new URL(text);
    const secure = url.protocol === 'smtps:';
    const { password } = this.#settings;
    return createTransport({
      pool: true,
      maxConnections: 2,
      host: url.hostname.replace(/^\[|\]$/g, ''),
      port: url.port === '' ? (secure ? 465 : 587) : Number(url.port),
      secure,
      requireTLS: !secure && password !== undefined,
      ...(password !== undefined && { auth: { user: decodeURIComponent(url.username), pass: password } }),
      connectionTimeout: PATIENCE_MS,
      greetingTimeout: PATIENCE_MS,
      socketTimeout: PATIENCE_MS,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  }

  [Symbol.dispose](): void {
    void this.#transport?.then((transport) => transport.close());
  }
}
