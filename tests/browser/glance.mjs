// A short look at every screen of a walk without script: barriers and room at 320 px, markup, words nobody should have to
// know. In: a Person on that screen. Out: one check per screen, and PNG files where pictures are wanted.
import { join } from 'node:path';
import { markup, overflow, violations, withAxe } from './inspect.mjs';

const NARROW = { width: 320, height: 640 };
const DESK = { width: 1280, height: 900 };
/** The screens that are drawn on a desk too. */
const MAIN = ['scheda', 'primo-passo', 'passo-con-errori', 'riepilogo', 'ricevuta', 'stato'];

/** English where Italian has a word, and the office's own language: each as whole words, in any case. */
const HARD = [
  'login', 'logout', 'log in', 'account', 'username', 'submit', 'upload', 'download', 'click', 'clicca', 'form',
  'step', 'checkbox', 'token', 'session', 'draft', 'server', 'browser', 'error', 'required', 'null', 'undefined', 'NaN',
  'istanza', 'suddetto', 'suddetta', 'succitato', 'predetto', 'predetta', 'codesto', 'codesta', 'de quo', 'il sottoscritto',
  'la sottoscritta', 'ai sensi', 'nonché', 'qualora', 'ivi', 'all’uopo', "all'uopo", 'in ottemperanza', 'inoltrare',
];
const LETTER = '[\\p{L}\\p{N}]';
const HARD_WORDS = new RegExp(`(?<!${LETTER})(${HARD.join('|')})(?!${LETTER})`, 'giu');

/** What somebody would have to ask about. */
export function hardWords(text) {
  return [...text.matchAll(HARD_WORDS)].map((m) => `"${m[0]}" in "…${text.slice(Math.max(0, m.index - 40), m.index + 40)}…"`);
}

/** The screens that are the same for every service: they are looked at once, unless pictures are wanted. */
const SHARED = ['home', 'servizi', 'ricerca', 'scheda', 'inizia', 'accesso', 'passo-modifica', 'stato'];
const seen = new Set();

export class Glance {
  constructor(ledger, browser, out, service) {
    this.ledger = ledger;
    this.browser = browser;
    this.out = out;
    this.service = service;
    this.count = 0;
  }

  look = async (kind, who) => {
    this.count += 1;
    if (!this.out && SHARED.includes(kind) && seen.has(kind)) return;
    seen.add(kind);
    if (this.out) await this.draw(kind, who.page);
    // The checker needs script: it looks at a copy of the page as the server sent it, in a window of its own.
    this.copy ??= await (await this.browser.newContext({ viewport: NARROW, ignoreHTTPSErrors: true, locale: 'it-IT', serviceWorkers: 'block' })).newPage();
    const { url, html } = who.document;
    await this.copy.route(url, (route) => route.fulfill({ body: html, contentType: 'text/html; charset=utf-8' }));
    await this.copy.goto(url, { waitUntil: 'load' });
    await this.copy.unroute(url);
    await withAxe(this.copy);
    const found = [...await overflow(this.copy, NARROW.width), ...await violations(this.copy, '320 px')];
    found.push(...hardWords(`${await this.copy.title()} ${await who.main()}`), ...await markup(html));
    this.ledger.none(`${who.name}, ${kind}: no barrier, no hard word, valid markup`, found);
  };

  /** The whole screen, numbered in the order of the walk. */
  async draw(kind, page) {
    const name = join(this.out, `${this.service}-${String(this.count).padStart(2, '0')}-${kind}`);
    await page.screenshot({ path: `${name}-telefono.png`, fullPage: true, animations: 'disabled' });
    if (!MAIN.includes(kind)) return;
    const before = page.viewportSize();
    await page.setViewportSize(DESK);
    await page.screenshot({ path: `${name}-scrivania.png`, fullPage: true, animations: 'disabled' });
    await page.setViewportSize(before);
  }

  async close() {
    await this.copy?.context().close();
  }
}
