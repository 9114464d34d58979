// Looks hard at one kind of page: accessibility, room on small screens, letters, markup, and pictures of it.
// In: a Person on that page. Out: checks in the ledger and PNG files named by kind.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HtmlValidate } from 'html-validate';

const here = new URL('.', import.meta.url).pathname;
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const validator = new HtmlValidate(JSON.parse(readFileSync(join(here, 'htmlvalidate.json'), 'utf8')));

const WIDTHS = [320, 390, 1280];
const HEIGHT = { 320: 640, 390: 844, 1280: 900 };
const PICTURES = { 390: 'telefono', 1280: 'scrivania' };
const DARK = { 390: 'telefono-scuro' };

/** The findings of html-validate on one document. */
export async function markup(html) {
  const report = await validator.validateString(html);
  return report.results.flatMap((r) => r.messages)
    .filter((m) => m.severity === 2)
    .map((m) => `${m.line}:${m.column} ${m.ruleId}: ${m.message}`);
}

/** An inspector for one browser: it keeps what was requested and said on the console. */
export class Inspector {
  seen = new Set();

  constructor(ledger, out, origin) {
    this.ledger = ledger;
    this.out = out;
    this.origin = origin;
    this.strangers = new Set();
    this.noise = [];
  }

  /** Listens to a context from its first page on. */
  listen(context) {
    context.on('request', (request) => {
      const url = request.url();
      if (!url.startsWith(this.origin) && !url.startsWith('data:')) this.strangers.add(url);
    });
    context.on('console', (message) => {
      if (message.type() !== 'error' && message.type() !== 'warning') return;
      // The worker has a check of its own; here it would only answer in place of the town.
      if (message.text().startsWith('Service Worker registration blocked')) return;
      // A refusal is a page with its own status; the browser notes that on the console by itself.
      const refused = message.text().startsWith('Failed to load resource')
        && this.documents.has(message.location().url);
      if (!refused) this.noise.push(`${message.location().url}: ${message.text()}`);
    });
    context.on('weberror', (error) => this.noise.push(`${error.page()?.url()}: ${error.error().message}`));
    context.on('response', (response) => {
      if (response.request().isNavigationRequest()) this.documents.add(response.url());
      else if (response.status() >= 400) this.noise.push(`${response.url()}: status ${response.status()}`);
    });
  }

  documents = new Set();

  /** Looks at the page as it stands; each kind once. */
  look = async (kind, who) => {
    if (this.seen.has(kind)) return;
    this.seen.add(kind);
    const page = who.page;
    const before = page.viewportSize();
    await withAxe(page);
    const wrong = [];
    const narrow = [];
    for (const scheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme: scheme });
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: HEIGHT[width] });
        if (scheme === 'light') narrow.push(...await overflow(page, width));
        wrong.push(...await violations(page, `${width} px, ${scheme}`));
        const name = scheme === 'light' ? PICTURES[width] : DARK[width];
        if (name) {
          await page.screenshot({ path: join(this.out, `${kind}-${name}.png`), fullPage: true, animations: 'disabled' });
        }
      }
    }
    await page.emulateMedia({ colorScheme: null });
    await page.setViewportSize(before);
    this.ledger.none(`${kind}: no barrier at ${WIDTHS.join(', ')} px, light and dark (axe)`, wrong);
    this.ledger.none(`${kind}: nothing wider than the screen`, narrow);
    this.ledger.none(`${kind}: every heading and paragraph is in Titillium Web`, await letters(page));
    this.ledger.none(`${kind}: the markup is valid`, await markup(who.document.html));
  };

  /** What must hold for all pages together. */
  close() {
    this.ledger.none('no request left for another address', [...this.strangers]);
    this.ledger.none('nothing on the console', this.noise);
  }
}

/** Brings the checker of accessibility into a page. */
export const withAxe = (page) => page.evaluate(`${axe};undefined`);

/** Ends what is moving: a colour on its way from light to dark is none that anybody reads, and a busy machine is slow. */
const still = (page) => page.evaluate(() => {
  for (const moving of document.getAnimations()) {
    if (moving.effect?.getComputedTiming().endTime !== Infinity) moving.finish();
  }
});

/** The barriers on a page that has the checker. */
export async function violations(page, where) {
  await still(page);
  const options = { runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag2aaa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice', 'EN-301-549'] },
    // Level AAA asks more of colours than the State's own palette gives; level AA is checked.
    rules: { 'color-contrast-enhanced': { enabled: false } } };
  const found = await page.evaluate(
    (o) => window.axe.run(document, o).then((r) => r.violations.map((v) => ({ id: v.id, help: v.help, nodes: v.nodes.map((n) => `${n.target} ${n.html.slice(0, 140)} ${n.any.concat(n.all).map((c) => c.message).join('; ').slice(0, 200)}`) }))),
    options,
  );
  return found.map((v) => `${where}: ${v.id} (${v.help})\n  ${v.nodes.slice(0, 4).join('\n  ')}${v.nodes.length > 4 ? `\n  and ${v.nodes.length - 4} more` : ''}`);
}

/** What sticks out to the right, with all that can be opened open; boxes that scroll by themselves may hold wider things. */
export function overflow(page, width) {
  return page.evaluate((w) => {
    const root = document.documentElement;
    const shut = [...document.querySelectorAll('main details:not([open])')];
    const turn = (open) => shut.forEach((details) => { details.open = open; });
    turn(true);
    if (root.scrollWidth <= root.clientWidth) {
      turn(false);
      return [];
    }
    const wide = [...document.body.querySelectorAll('*')]
      .filter((e) => e.getBoundingClientRect().right > root.clientWidth + 1)
      .slice(0, 4)
      .map((e) => `<${e.localName} class="${e.getAttribute('class') ?? ''}"> ${Math.round(e.getBoundingClientRect().right)} px`);
    const said = [`${w} px: the page is ${root.scrollWidth} px wide: ${wide.join(', ')}`];
    turn(false);
    return said;
  }, width);
}

function letters(page) {
  return page.evaluate(() => [...document.querySelectorAll('h1,h2,h3,h4,h5,h6,p')]
    .filter((e) => getComputedStyle(e).fontFamily.split(',')[0].replace(/["']/g, '').trim() !== 'Titillium Web')
    .slice(0, 5)
    .map((e) => `<${e.localName}> ${e.textContent.trim().slice(0, 60)}: ${getComputedStyle(e).fontFamily}`));
}
