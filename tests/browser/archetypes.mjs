// Walks services from the comune's home to the status of a request, without script: one service of each archetype, by the
// answers that its own form suggests. In: a town, a folder, and a plan written by the promise. Out: one line per check, the
// receipts as PDF and, if pictures are wanted, every screen on a phone and the main ones on a desk; 1 if anything failed.
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { open } from './chromium.mjs';
import { looksUp } from './citizen.mjs';
import { Glance } from './glance.mjs';
import { Halt, Ledger, expect } from './ledger.mjs';
import { Person } from './person.mjs';

const PHONE = { width: 390, height: 844 };
/** What one row of the summary becomes. */
const CORRECTED = 'Corretto';

/** From the home to the card, by the search or by the list in turn. */
async function finds(who, plan, place) {
  await who.must('finds the card from the home', async () => {
    await who.open(plan.home);
    await who.see('home');
    if (place % 2 === 0) {
      await who.page.locator('#cerca').fill(plan.title);
      await who.press('Cerca');
      await who.see('ricerca');
    } else {
      await who.clickLink('Servizi', 'header nav');
      await who.see('servizi');
    }
    await who.clickLink(plan.title);
    expect(who.path === plan.card, `the card is at ${who.path}`);
    await who.see('scheda');
  });
  await who.must('reads the start page and begins', async () => {
    await who.after(() => who.page.locator('[data-element="service-online-access"]').first().click());
    if (!who.path.endsWith('/domanda/')) {
      await who.see('inizia');
      // Where an identity is needed it is asked for first; the simulator stands in for SPID.
      await who.clickLink(plan.login ? /^Entra/ : /^Inizia/);
    }
    if (plan.login) {
      await who.see('accesso');
      await who.press(/Lucia Campione/);
    }
    expect(/\/(domanda|sportello\/[a-z-]+)\/$/.test(who.path), `the first step is not at ${who.path}`);
    await who.see('primo-passo');
  });
}

/** The first step, with all but its first line left empty. */
async function isTold(who, step) {
  const [typed] = step.fields.filter((f) => f.free);
  await who.must('is told what is missing, is led there, and loses nothing', async () => {
    const empty = step.fields.filter((f) => f.free).map((f) => [f.name, '']);
    await who.fill({ ...Object.fromEntries(empty), [typed.name]: typed.value });
    await who.press('Continua');
    expect(who.document.status === 422, `status ${who.document.status}`);
    await who.see('passo-con-errori');
    const focus = await who.page.evaluate(() => document.activeElement?.closest('.sp-errori') !== null);
    expect(focus, 'the summary of errors has not the focus');
    const links = await who.page.locator('.sp-errori a').evaluateAll((all) => all.map((a) => a.getAttribute('href')));
    expect(links.length > 0, 'no error leads anywhere');
    for (const link of links) expect(await who.page.locator(link).count(), `${link} leads nowhere`);
    expect((await who.value(typed.name)) === typed.value, `${typed.name} is lost`);
  });
}

/** One step: groups grow by their button, then the answers, then the files. */
async function fills(who, plan, place) {
  const step = plan.steps[place];
  await who.must(`fills step ${place + 1}, ${step.id}`, async () => {
    await who.reads(`Passo ${place + 1} di ${plan.steps.length + 1}`);
    for (const { group, copies } of step.groups) {
      for (let copy = 0; copy < copies; copy += 1) {
        const add = who.page.locator(`main button[value="aggiungi-${group}"]`);
        if (await who.page.locator(`main [name^="${group}_${copy + 1}_"]`).count()) continue;
        await who.after(() => add.click());
      }
    }
    await who.fill(Object.fromEntries(step.fields.map((f) => [f.name, f.value])));
    for (const { name, path, large } of step.files) {
      if (large) {
        await brings(who, plan, step, name, path);
        continue;
      }
      await who.page.locator(`main input[type="file"][name="${name}"]`).setInputFiles(path);
      await who.after(() => who.page.locator(`main button[value="allega-${name}"]`).click());
      expect(who.document.status === 200, `${name}: status ${who.document.status}: ${await who.main()}`);
      expect(await who.page.locator(`main button[value^="stacca-${name}-"]`).count(), `the file of ${name} is not there`);
    }
    await who.see(`passo-${step.id}`);
    await who.press('Continua');
    expect(who.document.status === 200, `status ${who.document.status}: ${await who.main()}`);
  });
}

/** A file too large for one form has a page of its own; what was typed before is there afterwards. */
async function brings(who, plan, step, name, path) {
  const typed = () => who.page.locator('main form').first().evaluate((f) =>
    new URLSearchParams([...new FormData(f)].filter(([, value]) => typeof value === 'string')).toString());
  const before = await typed();
  const kept = await who.page.locator(`main button[value^="stacca-${name}-"]`).count();
  // She chose it where it does not pass, before she read that it does not: only what she typed goes along.
  await who.page.locator(`main input[type="file"][name="${name}"]`).setInputFiles(path);
  await who.page.locator('main summary', { hasText: 'Il file è più grande di' }).first().click();
  await who.see(`passo-${step.id}-file-grande`);
  await who.after(() => who.page.locator(`main button[value="grande-${name}"]`).click());
  await who.see('file-grande');
  await who.page.locator('main input[type="file"][name="file"]').setInputFiles(path);
  await who.press('Carica il file');
  who.at(`/arrivato/${name}`);
  await who.see('file-arrivato');
  await who.reads('Il file è arrivato');
  await who.press('Continua');
  who.at(`/${step.id}`);
  const now = await who.page.locator(`main button[value^="stacca-${name}-"]`).count();
  expect(now === kept + 1, `${now} files at ${name}, ${kept} before: ${await who.main()}`);
  const after = await typed();
  expect(after === before, `what was typed is another: ${before}, then ${after}`);
}

async function corrects(who, { step, field, label }) {
  await who.must('corrects one row and comes back to the summary', async () => {
    const summary = who.path;
    await who.after(() => who.page.locator(`main a[href$="/${step}/modifica#campo-${field}"]`).click());
    await who.see('passo-modifica');
    await who.fill({ [field]: CORRECTED });
    await who.press('Continua');
    expect(who.path === summary, `came back to ${who.path}`);
    await who.reads(label, CORRECTED);
  });
}

async function sends(who, plan) {
  await who.must('reads all answers and sends', async () => {
    who.at('/riepilogo');
    await who.see('riepilogo');
    await corrects(who, plan.edit);
    await who.fill({ dichiaro: 'si', profilo: plan.forgets ? 'si' : 'no' });
    await who.press(/^Invia/);
    expect(who.path.includes('/ricevuta/'), `no receipt at ${who.path}: ${await who.main()}`);
    await who.see('ricevuta');
    await who.page.getByText('Le risposte che hai inviato', { exact: true }).click();
    await who.reads('Richiesta inviata', plan.title, CORRECTED);
  });
}

async function keeps(who, plan, out) {
  await who.must('is asked how easy it was, in the words of the model', async () => {
    await who.reads('Quanto è stato facile usare questo servizio?');
    expect((await who.page.locator('main [name="voto"]').count()) === 5, 'there are not five stars');
  });
  await who.must('keeps the receipt as PDF', async () => {
    const coming = who.page.waitForEvent('download');
    await who.page.locator('main a[href$="/ricevuta.pdf"]').first().click();
    const file = join(out, `${plan.service}-ricevuta.pdf`);
    await (await coming).saveAs(file);
    const bytes = readFileSync(file);
    expect(bytes.subarray(0, 5).toString() === '%PDF-' && bytes.length > 5_000, `${bytes.length} bytes`);
  });
  return who.must('sees how it stands', async () => {
    const number = (await who.page.locator('.sp-numero strong').innerText()).trim();
    await who.clickLink(/stato della richiesta/);
    await who.see('stato');
    await who.reads('Stato: ', plan.title);
    return number;
  });
}

/** What she let the counter keep is gone when she says so. */
async function forgets(who, plan) {
  await who.must('has what was kept of her forgotten', async () => {
    await who.open(`${plan.home}sportello/area/`);
    await who.clickLink('Cancella tutto');
    await who.press('Cancella tutti i dati');
    who.at('/sportello/area/');
    expect(!(await who.main()).includes('Cancella tutto'), 'something is still kept');
  });
}

async function walk(who, plan, place, out) {
  await finds(who, plan, place);
  await isTold(who, plan.steps[0]);
  for (const step of plan.steps.keys()) await fills(who, plan, step);
  await sends(who, plan);
  const number = await keeps(who, plan, out);
  if (plan.forgets) await forgets(who, plan);
  return number;
}

async function main() {
  const [address, out, file, pictures] = process.argv.slice(2);
  if (!address || !out || !file) {
    process.stderr.write('usage: node archetypes.mjs <address of a running town> <folder> <plan> [figure]\n');
    return 2;
  }
  const origin = new URL(address).origin;
  mkdirSync(out, { recursive: true });
  const ledger = new Ledger();
  const browser = await open();
  try {
    for (const [place, plan] of JSON.parse(readFileSync(file, 'utf8')).entries()) {
      const context = await browser.newContext({ viewport: PHONE, javaScriptEnabled: false, ignoreHTTPSErrors: true, locale: 'it-IT', timezoneId: 'Europe/Rome', acceptDownloads: true });
      const glance = new Glance(ledger, browser, pictures === 'figure' ? out : undefined, plan.service);
      const who = new Person(`${plan.archetype}, ${plan.service}`, await context.newPage(), origin, ledger, glance.look);
      try {
        const number = await walk(who, plan, place, out);
        if (plan.datum) {
          const phone = await browser.newContext({ viewport: PHONE, javaScriptEnabled: false, ignoreHTTPSErrors: true, locale: 'it-IT', timezoneId: 'Europe/Rome' });
          const other = new Person(`${who.name}, on another phone`, await phone.newPage(), origin, ledger, glance.look);
          await looksUp(other, number, 'Stato: ', plan);
          await phone.close();
        }
      } catch (error) {
        if (!(error instanceof Halt)) ledger.fail(`${plan.service}: the walk goes on`, error.stack ?? error);
      }
      await glance.close();
      await context.close();
    }
  } finally {
    await browser.close();
  }
  return ledger.total() ? 0 : 1;
}

process.exitCode = await main();
