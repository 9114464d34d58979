// What people at an office do at a desk: they read, take in charge, ask, decide, and give a reason before they look.
import { expect } from './ledger.mjs';
import { help } from './answers.mjs';

/** An operator of the sample comuni logs in and sees the inbox. */
export async function logsIn(who, name) {
  await who.must(`logs in to the office as ${name}`, async () => {
    await who.open('/ufficio/');
    who.at('/ufficio/accedi/');
    await who.see('ufficio-accesso');
    await who.press(new RegExp(name));
    await who.see('ufficio-entrato');
    await who.clickLink('Vai alle pratiche');
    who.at('/ufficio/');
    await who.see('ufficio-pratiche');
  });
}

/** From the inbox to the question asked of the citizen; gives the link for her. */
export async function worksOn(who, number) {
  await who.must('finds the request in the inbox', async () => {
    await who.reads(number);
    await who.clickLink(number);
    await who.see('ufficio-pratica');
    await who.reads(`Pratica ${number}`, 'Maria Rossi', 'Da chiudere entro');
  });
  await who.must('takes it in charge', async () => {
    await act(who, 'Prendi in carico');
    await who.reads('Nina Sportello');
  });
  await who.must('is told that a question needs words', async () => {
    await act(who, 'Chiedi integrazione');
    expect(who.document.status === 422, `status ${who.document.status}`);
    await who.see('ufficio-pratica-con-errori');
    await who.reads('Scrivi che cosa deve rispondere il cittadino');
  });
  return who.must('asks the citizen for more and gets an address to pass on', async () => {
    const form = await opened(who, 'Chiedi integrazione');
    await form.locator('textarea').fill('Manca il disegno dello spazio con le misure. Puoi portarlo in Comune?');
    await form.locator('[name="campi"][value="lunghezza"]').check();
    await who.after(() => form.locator('button').click());
    await who.see('ufficio-in-attesa');
    await who.reads('Il cittadino deve rispondere');
    const link = await who.page.locator('.callout a').first().getAttribute('href');
    expect(link.includes('/sportello/integrazione/'), `the address is ${link}`);
    return new URL(link, who.origin).pathname;
  });
}

/** The citizen has answered: the office says yes. */
export async function grants(who, number) {
  await who.must('reads the citizen’s answer', async () => {
    await who.open('/ufficio/');
    await who.clickLink(number);
    await who.reads('Ho portato il disegno');
  });
  await who.must('grants the request', async () => {
    const form = await opened(who, 'Accogli');
    await form.locator('textarea').fill('Il permesso è pronto: puoi ritirarlo in Comune.');
    await who.after(() => form.locator('button').click());
    await who.see('ufficio-pratica-chiusa');
    await who.reads('Stato Accolta', 'Riapri');
  });
}

/** The dossier opens for a written reason. */
export async function opensDossier(who) {
  await who.must('must say why before a dossier opens', async () => {
    await who.clickLink('Apri la scheda del cittadino');
    await who.see('ufficio-motivo');
    await who.press('Apri');
    expect(who.document.status === 422, `status ${who.document.status}`);
    await who.see('ufficio-motivo-con-errori');
    await who.reads('Scrivi perché ti servono questi dati');
  });
  await who.must('opens the dossier with a reason, which is kept', async () => {
    await who.fill({ motivo: 'Controllo di chi chiede il permesso' });
    await who.press('Apri');
    await who.see('ufficio-fascicolo');
    await who.reads('Questa lettura è registrata', 'Controllo di chi chiede il permesso', 'RSSMRA85T10A562S');
  });
}

/** A request in a comune that only some operators serve; gives its office address. */
export async function asksElsewhere(who) {
  return who.must('asks another comune for help', async () => {
    await who.open('/roccaspinalveti/servizi/');
    await who.page.goto(`${who.origin}/roccaspinalveti/sportello/richiedi-assistenza/`);
    for (let step = 0; step < 6 && !who.path.endsWith('/riepilogo'); step += 1) {
      const choice = who.page.locator('main select[name="categoria"]');
      if (await choice.count()) await choice.selectOption('ambiente');
      await who.fill(help);
      await who.press('Continua');
      expect(who.document.status === 200, `status ${who.document.status}: ${await who.main()}`);
    }
    await who.page.locator('[name="dichiaro"]').check();
    await who.press('Invia la richiesta');
    expect(who.path.includes('/ricevuta/'), `no receipt at ${who.path}: ${await who.main()}`);
    return `/ufficio/pratica/roccaspinalveti/${who.path.split('/').pop()}`;
  });
}

/** Who serves a comune reads its requests. */
export async function may(who, address) {
  await who.must('reads a request of a comune she serves', async () => {
    await who.open(address);
    expect(who.document.status === 200, `status ${who.document.status}`);
  });
}

/** Who does not serve it is refused, and learns nothing of it. */
export async function mayNot(who, address) {
  await who.must('is refused a request of a comune he does not serve (403)', async () => {
    await who.open(address);
    expect(who.document.status === 403, `status ${who.document.status}: ${await who.main()}`);
    await who.see('ufficio-rifiuto');
    expect(!(await who.main()).includes('Maria'), 'the refusal tells who asked');
  });
}

/** The form of an action, with its details open. */
async function opened(who, label) {
  const action = who.page.locator('details.sp-atto', { has: who.page.locator('summary', { hasText: label }) });
  expect(await action.count(), `no action "${label}" at ${who.path}`);
  if ((await action.getAttribute('open')) === null) await action.locator('summary').click();
  return action.locator('form');
}

async function act(who, label) {
  const form = await opened(who, label);
  await who.after(() => form.locator('button').click());
}
