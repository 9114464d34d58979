// What a first and a second view of a page weigh on the wire, and whose classes it uses.
// In: a page. Out: bytes under gzip, requests, what is over the limits; a table of all.
import { readFileSync } from 'node:fs';
import http from 'node:http';
import { fileURLToPath } from 'node:url';

/** The limits of the theme: bytes under gzip without content pictures, arms and favicon; requests; style; second view. */
const LIMITS = { first: 45 * 1024, requests: 6, css: 12 * 1024, again: 10 * 1024 };

const library = readFileSync(
  fileURLToPath(new URL('../../themes/comuni/node_modules/bootstrap-italia/dist/css/bootstrap-italia.min.css', import.meta.url)), 'utf8');
const known = new Set([...library.matchAll(/\.(-?[A-Za-z_][\w-]*)/g)].map((m) => m[1]));

/** The share of the page's distinct classes that Bootstrap Italia has. */
export async function shares(page) {
  const classes = await page.evaluate(() => [...new Set([...document.querySelectorAll('[class]')].flatMap((e) => [...e.classList]))]);
  return classes.filter((c) => known.has(c)).length / Math.max(1, classes.length);
}

/** Bytes of a body as they travel under gzip. */
function wire(url) {
  return new Promise((done, failed) => {
    http.get(url, { headers: { 'accept-encoding': 'gzip' } }, (response) => {
      let bytes = 0;
      response.on('data', (part) => { bytes += part.length; });
      response.on('end', () => done({ bytes, kind: response.headers['content-type'] ?? '' }));
    }).on('error', failed);
  });
}

/** Weighs a first view in a new browser. */
export async function weigh(browser, origin, path) {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, serviceWorkers: 'block' });
  const page = await context.newPage();
  const asked = new Set();
  page.on('request', (request) => {
    const url = request.url();
    // Content pictures, arms and the icon of the window are not counted.
    const picture = request.resourceType() === 'image' || /\/(stemma|scudo)\./.test(url);
    if (!picture && !url.startsWith('data:')) asked.add(url.split('#')[0]);
  });
  await page.goto(origin + path, { waitUntil: 'networkidle' });
  await context.close();
  const parts = await Promise.all([...asked].map(wire));
  const html = parts.filter((p) => p.kind.startsWith('text/html')).reduce((n, p) => n + p.bytes, 0);
  const css = parts.filter((p) => p.kind.startsWith('text/css')).reduce((n, p) => n + p.bytes, 0);
  const first = parts.reduce((n, p) => n + p.bytes, 0);
  const excess = [
    first > LIMITS.first && `${first} bytes at first`,
    asked.size > LIMITS.requests && `${asked.size} requests: ${[...asked].join(' ')}`,
    css > LIMITS.css && `${css} bytes of style`,
    html > LIMITS.again && `${html} bytes of HTML`,
  ].filter(Boolean);
  return { first, html, css, requests: asked.size, excess };
}

/** The table of all kinds. */
export function table(rows) {
  const kb = (bytes) => (bytes / 1024).toFixed(1);
  const line = (r) => `| ${r.kind} | ${kb(r.first)} | ${r.requests} | ${kb(r.html)} | ${kb(r.css)} | ${Math.round(r.share * 100)} % |\n`;
  return `\n| page | first view, KB gzip | requests | HTML (second view), KB | style, KB | classes of Bootstrap Italia |\n|---|--:|--:|--:|--:|--:|\n${rows.map(line).join('')}\n`;
}
