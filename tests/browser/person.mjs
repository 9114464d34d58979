// A person at a browser window: she reads, clicks, types, and tells what she sees.
// In: a Playwright page. Out: plain questions and deeds, with errors that say what stood on the page.
import { expect } from './ledger.mjs';

const TIMEOUT = 15_000;

export class Person {
  /** The last document as the server sent it: address, status, source. */
  document = { url: '', status: 0, html: '' };

  constructor(name, page, origin, ledger, see) {
    this.name = name;
    this.page = page;
    this.origin = origin;
    this.ledger = ledger;
    this.look = see;
    this.arriving = Promise.resolve();
    page.setDefaultTimeout(TIMEOUT);
    page.on('response', (response) => {
      const request = response.request();
      if (!request.isNavigationRequest() || request.frame() !== page.mainFrame()) return;
      if (response.status() >= 300 && response.status() < 400) return;
      this.arriving = response.text().then(
        (html) => { this.document = { url: response.url(), status: response.status(), html }; },
        () => {},
      );
    });
  }

  /** Shows the page to whoever looks at every kind of page. */
  async see(kind) {
    await this.arriving;
    if (this.look) await this.look(kind, this);
  }

  must(name, act) {
    return this.ledger.must(`${this.name}: ${name}`, act);
  }

  async open(path) {
    await this.page.goto(this.origin + path, { waitUntil: 'load' });
    await this.arriving;
  }

  get path() {
    return new URL(this.page.url()).pathname;
  }

  async main() {
    return (await this.page.locator('main').innerText()).replace(/\s+/g, ' ').trim();
  }

  async title() {
    return (await this.page.locator('main h1').innerText()).trim();
  }

  /** Waits until the page that a deed leads to is there. */
  async after(deed) {
    await Promise.all([this.page.waitForNavigation({ waitUntil: 'load' }), deed()]);
    await this.arriving;
  }

  async clickLink(text, scope = 'main') {
    const link = this.page.locator(scope).getByRole('link', { name: text }).first();
    expect(await link.count(), `no link "${text}" on ${this.path}: ${await this.main()}`);
    await this.after(() => link.click());
  }

  async press(text) {
    const button = this.page.locator('main').getByRole('button', { name: text }).first();
    expect(await button.count(), `no button "${text}" on ${this.path}: ${await this.main()}`);
    await this.after(() => button.click());
  }

  /** The browser's own back button. Without script a refused form is skipped as people do: they press back once more. */
  async goBack() {
    for (let press = 1; ; press += 1) {
      try {
        await this.page.goBack({ waitUntil: 'load' });
        break;
      } catch (error) {
        const browserAsks = /ERR_CACHE_MISS|Not attached/.test(error.message);
        if (!browserAsks || press === 3) throw error;
        await this.page.waitForTimeout(500);
      }
    }
    await this.arriving;
  }

  /** Fills what is on the page from a list of answers by field name; what is not asked here is left alone. */
  async fill(answers) {
    for (const [name, value] of Object.entries(answers)) {
      const control = this.page.locator(`main [name="${name}"]`);
      if ((await control.count()) === 0) continue;
      const { tag, type } = await control.first().evaluate((e) => ({ tag: e.localName, type: e.type }));
      if (tag === 'select') await control.selectOption(value);
      else if (type === 'radio' || type === 'checkbox') await this.page.locator(`main [name="${name}"][value="${value}"]`).check();
      else await control.fill(value);
    }
  }

  value(name) {
    return this.page.locator(`main [name="${name}"]`).first().inputValue();
  }

  /** Fails unless the page says this. */
  async reads(...texts) {
    const main = await this.main();
    for (const text of texts) {
      const found = text instanceof RegExp ? text.test(main) : main.includes(text);
      expect(found, `"${text}" is not on ${this.path} (${this.document.status}): ${main}`);
    }
  }

  at(end) {
    expect(this.path.endsWith(end), `expected an address that ends in ${end}, found ${this.path}`);
  }
}
