// Walks a running town in a real browser: once without script, as a promise demands, and once with it, to look hard at
// every kind of page. In: the town's address and a folder for pictures. Out: one line per check; 1 if anything failed.
import { mkdirSync } from 'node:fs';
import * as citizen from './citizen.mjs';
import * as english from './english.mjs';
import * as operator from './operator.mjs';
import { open } from './chromium.mjs';
import { Inspector } from './inspect.mjs';
import { Halt, Ledger } from './ledger.mjs';
import { Person } from './person.mjs';
import { KINDS, walkSite } from './site.mjs';

const PHONE = { width: 390, height: 844 };
const DESK = { width: 1280, height: 900 };

/** All people of the story, each in a browser of their own. */
async function story(browser, ledger, origin, { script, inspector }) {
  const mode = script ? 'with script' : 'without script';
  const contexts = [];
  const person = async (name, viewport) => {
    const context = await browser.newContext({ viewport, javaScriptEnabled: script, locale: 'it-IT', timezoneId: 'Europe/Rome' });
    contexts.push(context);
    inspector?.listen(context);
    return new Person(`${mode}, ${name}`, await context.newPage(), origin, ledger, inspector?.look);
  };
  const parts = [];
  const part = async (act) => {
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof Halt)) ledger.fail(`${mode}: the story goes on`, error.stack ?? error);
      parts.push(error);
      return undefined;
    }
  };
  const maria = await person('Maria', PHONE);
  const number = await part(() => citizen.asks(maria));
  if (number) {
    const other = await person('Maria on another phone', PHONE);
    await part(() => citizen.looksUp(other, number, 'Stato: '));
    const nina = await person('Nina', DESK);
    await part(async () => {
      await operator.logsIn(nina, 'Nina Sportello');
      const link = await operator.worksOn(nina, number);
      const third = await person('Maria with the link', PHONE);
      await citizen.integrates(third, link, number);
      await operator.grants(nina, number);
      await citizen.readsAnswer(other, link.replace('/integrazione/', '/pratica/'), 'Accolta');
      await operator.opensDossier(nina);
    });
    await part(async () => {
      const elsewhere = await operator.asksElsewhere(maria);
      const pino = await person('Pino', DESK);
      await operator.logsIn(pino, 'Pino Ufficio');
      await operator.may(nina, elsewhere);
      await operator.mayNot(pino, elsewhere);
    });
  }
  const newcomer = await person('Mary', PHONE);
  await part(() => english.asks(newcomer));
  // One sample person for each telling, so that the second finds an empty area too.
  const name = script ? 'Carlo Esempio' : 'Lucia Campione';
  const known = await person(name.split(' ')[0], PHONE);
  await part(() => citizen.logsIn(known, name));
  if (inspector) {
    for (const [kind, path] of Object.entries(KINDS)) {
      await part(async () => {
        await maria.open(path);
        await maria.see(kind);
      });
    }
    await part(() => rates(maria));
    await part(() => searches(maria));
  }
  for (const context of contexts) await context.close();
}

/** What is found while somebody types, by keyboard alone. */
async function searches(who) {
  await who.must('finds a service while typing', async () => {
    await who.open('/quadri/privacy/');
    const page = who.page;
    await page.locator('#cerca').focus();
    await page.keyboard.type('residanza');
    await page.locator('.sp-trovati a').first().waitFor();
    await who.see('ricerca-aperta');
    await page.keyboard.press('Escape');
    if (await page.locator('.sp-trovati a').count() > 0) throw new Error('Escape does not close what was found');
    // Escape in a search field empties it too, where the browser does so.
    await page.locator('#cerca').fill('residanza');
    await page.locator('.sp-trovati a').first().waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await who.after(() => page.keyboard.press('Enter'));
    await who.reads('Certificato di residenza');
  });
}

/** The stars at the foot of a page. */
async function rates(who) {
  await who.must('rates a page', async () => {
    await who.open('/quadri/servizi/');
    await who.page.locator('[data-element="feedback-rate-2"]').click();
    await who.see('valutazione-aperta');
    await who.after(() => who.page.locator('.sp-valuta button').click());
    await who.see('valutazione');
    await who.reads('Grazie');
  });
}

async function main() {
  const [address, out] = process.argv.slice(2);
  if (!address || !out) {
    process.stderr.write('usage: node walk.mjs <address of a running town> <folder for pictures>\n');
    return 2;
  }
  const origin = new URL(address).origin;
  mkdirSync(out, { recursive: true });
  const ledger = new Ledger();
  const browser = await open();
  try {
    await story(browser, ledger, origin, { script: false });
    const inspector = new Inspector(ledger, out, origin);
    await story(browser, ledger, origin, { script: true, inspector });
    inspector.close();
    await walkSite(ledger, origin, '/quadri/');
  } finally {
    await browser.close();
  }
  return ledger.total() ? 0 : 1;
}

process.exitCode = await main();
