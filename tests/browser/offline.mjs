// A card that was read opens without signal, a page that was not does not, and nothing of the counter is on the device.
// In: a browser and the origin. Out: checks in the ledger.
import { expect } from './ledger.mjs';

const CARD = '/quadri/servizi/anagrafe-e-stato-civile/residenza/';

/** What the device holds. */
const held = (page) => page.evaluate(async () => {
  const all = [];
  for (const name of await caches.keys()) {
    for (const request of await (await caches.open(name)).keys()) all.push(new URL(request.url).pathname);
  }
  return all;
});

export async function offline(browser, ledger, origin) {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
  const page = await context.newPage();
  try {
    await ledger.must('a card that was read opens without signal', async () => {
      await page.goto(origin + '/quadri/', { waitUntil: 'networkidle' });
      await page.evaluate(() => navigator.serviceWorker.ready);
      await page.goto(origin + CARD, { waitUntil: 'networkidle' });
      await page.waitForTimeout(500);
      await context.setOffline(true);
      await page.goto(origin + CARD);
      expect((await page.textContent('h1')).includes('residenza'), 'the card has no title');
      const family = await page.evaluate(() => getComputedStyle(document.querySelector('h1')).fontFamily);
      expect(family.includes('Titillium'), 'the card has lost its dress');
      await page.goto(origin + '/quadri/');
      expect((await page.textContent('h1')).includes('Quadri'), 'the first page came before the worker and is not there');
    });
    await ledger.must('a page that was never read does not open without signal', async () => {
      const opened = await page.goto(`${origin}/quadri/privacy/`).then(() => true, () => false);
      expect(!opened, 'it opened');
    });
    await ledger.must('nothing of the counter is kept on the device', async () => {
      await context.setOffline(false);
      await page.goto(`${origin}${CARD}domanda/`);
      const field = page.locator('main form[method=post] input:not([type=hidden])').first();
      if (await field.getAttribute('type') === 'text') await field.fill('Canarina');
      await page.locator('main form[method=post] button').first().click();
      await page.goto(`${origin}/quadri/sportello/stato/`, { waitUntil: 'networkidle' });
      await page.goto(`${origin}/quadri/sportello/cerca?q=canarina`, { waitUntil: 'networkidle' });
      const paths = await held(page);
      const strange = paths.filter((p) => /sportello|ufficio|domanda|inizia/.test(p.replace('/risorse/sportello.', '')));
      expect(strange.length === 0, `kept: ${strange.join(', ')}`);
      expect(paths.length > 5, 'nothing is kept at all');
    });
  } finally {
    await context.close();
  }
}
