// A newcomer who reads English asks for a certificate: every page up to the state of the request is in English.
// In: a Person. Every page says its own language.
import { person } from './answers.mjs';
import { expect } from './ledger.mjs';

const CARD = '/quadri/en/servizi/anagrafe-e-stato-civile/residenza/';
const { nome, cognome, codice_fiscale, email, telefono } = person;

const steps = [
  ['richiesta', { nome, cognome, codice_fiscale, email, telefono, data_nascita: '10/12/1985', luogo_nascita: 'Quadri' }],
  ['dettagli', { cosa: 'certificato' }],
  ['risposta', { certificato_tipo: 'residenza', certificato_uso: 'for my bank' }],
  ['riepilogo', { recapito: 'email', veridicita: 'si' }],
];

/** From the English card to the state of the request. */
export async function asks(who) {
  const speaks = async (code) => {
    const said = await who.page.locator('html').getAttribute('lang');
    expect(said === code, `the page says "${said}"`);
  };
  await who.must('reads in English what the request is like', async () => {
    await who.open(CARD);
    await who.after(() => who.page.locator('[data-element="service-online-access"]').click());
    await who.see('inizia-inglese');
    await speaks('en');
    await who.reads('What you need', 'How it works');
    await who.clickLink(/^Begin the request/);
    await who.see('primo-passo-inglese');
    await speaks('en');
  });
  await who.must('is told in English what is missing', async () => {
    await who.press('Continue');
    expect(who.document.status === 422, `status ${who.document.status}`);
    await speaks('en');
    await who.reads('There is a problem', '“First name”: the answer is missing');
    await who.see('passo-con-errori-inglese');
  });
  for (const [next, answers] of steps) {
    await who.must(`goes on in English to ${next}`, async () => {
      await who.fill(answers);
      await who.press('Continue');
      expect(who.document.status === 200, `status ${who.document.status}: ${await who.main()}`);
      who.at(`/${next}`);
      await speaks('en');
      await who.see(`${next}-inglese`);
    });
  }
  await who.must('sees what counts, and gets an English receipt', async () => {
    await who.reads('Check your answers before you send', 'The Italian form is the one that counts by law');
    await who.fill({ dichiaro: 'si' });
    await who.press('Send the request');
    expect(who.path.includes('/ricevuta/'), `no receipt: ${who.path}`);
    await speaks('en');
    await who.reads('Request sent', 'Download the receipt (PDF, in Italian)');
    await who.see('ricevuta-inglese');
  });
  await who.must('reads in English how the request stands', async () => {
    await who.clickLink(/^See how the request stands/);
    await speaks('en');
    await who.reads('State: Sent', 'What has happened');
    await who.see('stato-inglese');
  });
}
