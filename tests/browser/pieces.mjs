// A large file goes in pieces where script is allowed: a lost signal costs one piece, a closed window none that arrived.
// In: the address of the counter, the path of the step with the file, the session's cookie as name=value. Out: one line.
import { strict as assert } from 'node:assert';
import { open } from './chromium.mjs';

const [origin, path, cookie] = process.argv.slice(2);
const PIECE = 262144;
const size = 3 * PIECE + 5000;
const file = { name: 'pianta casa.pdf', mimeType: 'application/pdf', buffer: Buffer.concat([Buffer.from('%PDF-1.7\n1 0 obj\n'), Buffer.alloc(size - 23, 'x'), Buffer.from('%%EOF\n')]) };
const at = cookie.indexOf('=');
const browser = await open();
const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
await context.addCookies([{ name: cookie.slice(0, at), value: cookie.slice(at + 1), url: origin }]);

/** Where each piece that left began, as the page tells it. */
const began = [];
let lose = 0;
let stop = Infinity;

async function page() {
  const fresh = await context.newPage();
  await fresh.route('**/pezzo', async (route) => {
    const said = route.request().postDataBuffer().toString('latin1').match(/name="da"\r\n\r\n(\d*)/)[1];
    if (said !== '' && began.length >= stop) return;
    if (said === String(2 * PIECE) && lose > 0) {
      lose -= 1;
      await route.abort('internetdisconnected');
      return;
    }
    if (said !== '') began.push(Number(said));
    await route.continue();
  });
  await fresh.goto(origin + path);
  return fresh;
}

async function fill(there) {
  await there.locator('input[name=giorni][value=lun]').check({ force: true });
  await there.fill('textarea[name=note]', 'Da non perdere');
  await there.locator('input[name=vero]').check({ force: true });
  await there.setInputFiles('input[name=pianta]', file);
}

// The window is closed when two pieces are there.
stop = 2;
let there = await page();
await fill(there);
await there.click('button.btn-primary[value=avanti]');
await there.waitForFunction(() => document.querySelector('.sp-carico')?.textContent.includes('66%'));
if (process.env.PICTURE) await there.screenshot({ path: process.env.PICTURE });
await there.close();
assert.deepEqual(began.splice(0), [0, PIECE]);

// The same file, chosen again, goes on where it stopped, and waits when the signal is lost.
stop = Infinity;
lose = 1;
there = await page();
await fill(there);
await there.click('button.btn-primary[value=avanti]');
await there.waitForFunction(() => document.querySelector('.sp-carico')?.textContent.includes('Manca il segnale'));
await there.waitForURL('**/riepilogo', { timeout: 20_000 }).catch(async (error) => {
  throw new Error(`${error.message}\n${began}\n${await there.locator('main').innerText()}`);
});
assert.deepEqual(began, [2 * PIECE, 3 * PIECE]);
const summary = await there.locator('main').innerText();
assert.match(summary, /pianta casa\.pdf \(PDF, /);
assert.match(summary, /Da non perdere/);
await browser.close();
process.stdout.write('a file came in pieces\n');
