// What a citizen does on her phone: she finds the service, asks, corrects, sends, and looks at how it goes.
// In: a Person. Out: the number of her request. Every check is a promise of the counter.
import { ground } from './answers.mjs';
import { expect } from './ledger.mjs';

const SERVICE = 'occupazione-suolo-pubblico';
const TITLE = 'Richiedere permesso di occupazione suolo pubblico';

/** From the consortium's first page to the receipt; gives the number. */
export async function asks(who) {
  await who.must('finds her comune from the first page', async () => {
    await who.open('/');
    await who.see('consorzio');
    await who.page.locator('#cerca').fill('quad');
    await who.press('Cerca');
    await who.see('consorzio-ricerca');
    await who.clickLink('Quadri');
    await who.see('comune');
    expect((await who.title()).includes('Comune di Quadri'), `h1 is "${await who.title()}"`);
  });
  await who.must('finds the service and its card', async () => {
    await who.clickLink('Servizi', 'header nav');
    await who.see('servizi');
    await who.clickLink(TITLE);
    await who.see('scheda');
    await who.reads('A chi è rivolto', 'Come fare', 'Accedi al servizio');
  });
  await who.must('reads the start page before she begins', async () => {
    await who.after(() => who.page.locator('[data-element="service-online-access"]').click());
    await who.see('inizia');
    await who.reads('Che cosa ti serve', 'Come funziona');
    await who.clickLink(/^Inizia/);
    await who.see('primo-passo');
    who.at('/domanda/');
    expect((await who.value('nome')) === '', 'the first step is not blank');
  });
  await who.must('is told what is missing, and nothing is lost', async () => {
    await who.fill({ nome: 'Maria', codice_fiscale: 'RSSMRA85T10A562X' });
    await who.press('Continua');
    expect(who.document.status === 422, `status ${who.document.status}`);
    await who.see('passo-con-errori');
    await who.reads('C’è un problema');
    const links = await who.page.locator('.sp-errori a').evaluateAll((all) => all.map((a) => a.getAttribute('href')));
    expect(links.length >= 5, `only ${links.length} errors in the summary`);
    for (const link of links) expect(await who.page.locator(link).count(), `${link} leads nowhere`);
    expect((await who.value('nome')) === 'Maria', 'the name that was typed is lost');
    expect((await who.value('codice_fiscale')) === 'RSSMRA85T10A562X', 'the codice fiscale that was typed is lost');
    expect((await who.page.title()).startsWith('Errore: '), `the window is called "${await who.page.title()}"`);
  });
  await fillsSteps(who);
  await corrects(who);
  return sends(who);
}

async function fillsSteps(who) {
  for (const [place, [step, answers]] of ground.entries()) {
    await who.must(`fills step ${place + 1}, ${step}`, async () => {
      await who.reads(`Passo ${place + 1} di ${ground.length + 1}`);
      await who.fill(answers);
      await who.press('Continua');
      expect(who.document.status === 200, `status ${who.document.status}: ${await who.main()}`);
      const next = ground[place + 1]?.[0] ?? 'riepilogo';
      who.at(`/${next}`);
      await who.see(next === 'riepilogo' ? 'riepilogo' : `passo-${next}`);
    });
    if (step === 'spazio') await goesBack(who);
  }
}

/** The browser's own back button, in the middle of a form. */
async function goesBack(who) {
  await who.must('goes back with the browser and finds what she wrote', async () => {
    await who.goBack();
    who.at('/spazio');
    expect((await who.value('lunghezza')) === '6,50', `the length is "${await who.value('lunghezza')}"`);
    await who.press('Continua');
    who.at('/periodo');
  });
}

async function corrects(who) {
  await who.must('reads every answer in the summary', async () => {
    await who.reads('Maria', 'RSSMRA85T10A562S', 'via della Fonte 7', '6,5 m', '333 123 4567', 'Lavori, ponteggio o cantiere', '08:00');
  });
  await who.must('corrects one row and comes back to the summary', async () => {
    await who.clickLink(/Modifica ?: Larghezza/);
    who.at('/spazio/modifica');
    await who.see('passo-modifica');
    await who.fill({ larghezza: '2,5' });
    await who.press('Continua');
    who.at('/riepilogo');
    await who.reads('2,5 m', '16,25 m²');
  });
}

async function sends(who) {
  let address = '';
  let fields = {};
  await who.must('cannot send without the declaration', async () => {
    await who.press('Invia la richiesta');
    expect(who.document.status === 422, `status ${who.document.status}`);
    await who.see('riepilogo-con-errori');
    await who.reads('Per inviare devi confermare la dichiarazione');
  });
  const number = await who.must('sends and gets a number at once', async () => {
    await who.page.locator('[name="dichiaro"]').check();
    const form = who.page.locator('main form');
    address = await form.evaluate((f) => f.action);
    fields = await form.evaluate((f) => Object.fromEntries(new FormData(f)));
    await who.press('Invia la richiesta');
    expect(who.path.includes('/ricevuta/'), `no receipt at ${who.path}: ${await who.main()}`);
    await who.see('ricevuta');
    await who.reads('Richiesta inviata', 'Risposta entro', 'Uffici comunali');
    return (await who.page.locator('.sp-numero strong').innerText()).trim();
  });
  await who.must('goes back and sends again: the same number', async () => {
    await who.goBack();
    const again = who.page.getByRole('button', { name: 'Invia la richiesta' });
    if (await again.count()) {
      await who.page.locator('[name="dichiaro"]').check();
      await who.press('Invia la richiesta');
    }
    await who.see('gia-inviata');
    await who.reads(number);
    const answer = await who.page.context().request.post(address, { form: fields, headers: { origin: who.origin } });
    expect(answer.ok() && (await answer.text()).includes(number), `the second sending gave ${answer.status()} ${answer.url()}`);
    expect(answer.url().includes('/ricevuta/'), `the second sending led to ${answer.url()}`);
  });
  return number;
}

/** Somebody who has only the paper with the number, on another phone; the datum is her codice fiscale. */
export async function looksUp(who, number, expected, { home = '/quadri/', datum = 'rssmra85t10a562s' } = {}) {
  await who.must('is told that number and datum do not match', async () => {
    await who.open(`${home}sportello/stato/`);
    await who.see('stato-domanda');
    await who.fill({ numero: number, dato: 'BBBBBB85T10A562X' });
    await who.press('Cerca la richiesta');
    expect(who.document.status === 422, `status ${who.document.status}`);
    await who.see('stato-con-errori');
  });
  await who.must('finds the request with its number and her codice fiscale', async () => {
    await who.fill({ numero: number.toLowerCase().replaceAll('-', ' '), dato: datum });
    await who.press('Cerca la richiesta');
    await who.see('stato');
    await who.reads(number, expected);
  });
}

/** She answers what the office asked, by the address the office gave her. */
export async function integrates(who, link, number) {
  await who.must('cannot open the link without a datum of hers', async () => {
    await who.open(link);
    await who.see('integrazione-chiusa');
    expect(who.document.status !== 200 || who.path.includes('/stato/'), `the link opened by itself at ${who.path}`);
  });
  await who.must('opens the direct link with number and codice fiscale', async () => {
    if (!who.path.includes('/stato/')) await who.clickLink(/numero|stato|richiesta/i);
    await who.fill({ numero: number, dato: 'RSSMRA85T10A562S' });
    await who.press('Cerca la richiesta');
    await who.see('stato-da-integrare');
    await who.open(link);
    await who.see('integrazione');
    await who.reads('L’ufficio ti chiede', 'Manca il disegno');
    expect((await who.value('lunghezza')) === '6,5', `the length is "${await who.value('lunghezza')}"`);
  });
  await who.must('is told when the answer is empty', async () => {
    await who.fill({ lunghezza: '' });
    await who.press('Invia la risposta');
    expect(who.document.status === 422, `status ${who.document.status}`);
    await who.see('integrazione-con-errori');
  });
  await who.must('answers the office', async () => {
    await who.fill({ lunghezza: '7', risposta: 'Ho portato il disegno in Comune questa mattina.' });
    await who.press('Invia la risposta');
    await who.reads(number, 'Ho portato il disegno');
  });
}

export async function readsAnswer(who, link, word) {
  await who.must(`reads "${word}"`, async () => {
    await who.open(link);
    await who.see('stato-accolta');
    await who.reads(word, 'Il permesso è pronto');
  });
}

/** A citizen who logs in: once only. */
export async function logsIn(who, name) {
  await who.must('logs in with the simulator and lands in her area', async () => {
    await who.open('/quadri/');
    await who.after(() => who.page.locator('[data-element="personal-area-login"]').click());
    if (!who.path.includes('/accedi/')) await who.clickLink(/Entra/);
    await who.see('accesso');
    await who.press(new RegExp(name));
    who.at('/sportello/area/');
    await who.see('area-all-inizio');
    await who.reads(name, 'Le tue richieste');
  });
  await who.must('is led from the start page to a form that knows her', async () => {
    await who.open(`/quadri/servizi/autorizzazioni/${SERVICE}/inizia/`);
    await who.clickLink(/^Entra/);
    who.at(`/sportello/${SERVICE}/`);
    await who.see('primo-passo-con-accesso');
    expect(name.startsWith(await who.value('nome')), `the name is "${await who.value('nome')}"`);
    expect(await who.page.locator('.sp-fonte').count(), 'nothing says where the known values come from');
  });
  await who.must('asks for the first time and keeps her data', async () => {
    for (const [step, answers] of ground) {
      const { nome, cognome, codice_fiscale, ...rest } = answers;
      await who.fill(rest);
      await who.press('Continua');
      expect(who.document.status === 200, `${step}: status ${who.document.status}: ${await who.main()}`);
    }
    await who.see('riepilogo-con-consenso');
    await who.reads('Vuoi conservare i tuoi dati per la prossima volta?');
    await who.fill({ profilo: 'si', dichiaro: 'si' });
    await who.press('Invia la richiesta');
    await who.see('ricevuta-con-accesso');
    await who.reads('Richiesta inviata');
  });
  await who.must('finds the second form filled in, with the source of each value', async () => {
    await who.open('/quadri/servizi/autorizzazioni/' + SERVICE + '/inizia/');
    await who.open('/quadri/sportello/accesso-agli-atti/');
    await who.see('secondo-modulo');
    expect((await who.value('residenza_via')) === 'via della Fonte 7', `the street is "${await who.value('residenza_via')}"`);
    await who.reads(/profilo/i);
  });
  await who.must('saves a draft and finds it in her area, with her data', async () => {
    await who.press('Salva e continua dopo').catch(() => who.press('Continua'));
    if (!who.path.endsWith('/salvata')) await who.press('Salva e continua dopo');
    await who.see('bozza-salvata');
    await who.open('/quadri/sportello/area/');
    await who.see('area');
    await who.reads('Da completare', TITLE, 'via della Fonte 7', 'Cancella tutto');
    await who.clickLink('Cancella tutto');
    await who.see('conferma');
  });
}
