// Looks hard at one page of every kind of the rich sites: barriers in light and dark, keyboard, weight, classes, offline.
// In: the address of a town with Valfinta, and a folder for pictures. Out: one line per check, a table; 1 if anything failed.
import { mkdirSync } from 'node:fs';
import { open } from './chromium.mjs';
import { contactSheet } from './contact.mjs';
import { Inspector } from './inspect.mjs';
import { keyboard } from './keyboard.mjs';
import { Ledger } from './ledger.mjs';
import { model } from './modello.mjs';
import { offline } from './offline.mjs';
import { walkSite } from './site.mjs';
import { shares, table, weigh } from './weight.mjs';

/** One page of each kind, by its address. */
const KINDS = {
  consorzio: '/',
  'consorzio-servizi': '/servizi/',
  'consorzio-servizio': '/servizi/residenza/',
  'consorzio-dati': '/dati-aperti/',
  home: '/valfinta/',
  'home-quadri': '/quadri/',
  servizi: '/valfinta/servizi/',
  'servizi-az': '/valfinta/servizi/a-z/',
  categoria: '/valfinta/servizi/autorizzazioni/',
  scheda: '/valfinta/servizi/anagrafe-e-stato-civile/residenza/',
  'scheda-ferma': '/valfinta/servizi/educazione-e-formazione/mensa-scolastica/',
  'scheda-inglese': '/valfinta/en/servizi/anagrafe-e-stato-civile/residenza/',
  'inizia-inglese': '/valfinta/en/servizi/anagrafe-e-stato-civile/residenza/inizia/',
  'domanda-inglese': '/valfinta/en/servizi/anagrafe-e-stato-civile/residenza/domanda/',
  condizioni: '/valfinta/servizi/anagrafe-e-stato-civile/residenza/condizioni/',
  inizia: '/valfinta/servizi/anagrafe-e-stato-civile/residenza/inizia/',
  domanda: '/valfinta/servizi/anagrafe-e-stato-civile/residenza/domanda/',
  amministrazione: '/valfinta/amministrazione/',
  organi: '/valfinta/amministrazione/organi-di-governo/',
  uffici: '/valfinta/amministrazione/uffici/',
  ufficio: '/valfinta/amministrazione/uffici/anagrafe/',
  'ufficio-quadri': '/quadri/amministrazione/uffici/comune/',
  politici: '/valfinta/amministrazione/politici/',
  persona: '/valfinta/amministrazione/politici/ada-inventata/',
  documenti: '/valfinta/amministrazione/documenti-e-dati/',
  documento: '/valfinta/amministrazione/documenti-e-dati/regolamento-sala/',
  'elenco-vuoto': '/quadri/amministrazione/documenti-e-dati/',
  novita: '/valfinta/novita/',
  'novita-elenco': '/valfinta/novita/comunicati/',
  notizia: '/valfinta/novita/notizie/biblioteca/',
  avviso: '/valfinta/novita/avvisi/neve/',
  vivere: '/valfinta/vivere-il-comune/',
  luogo: '/valfinta/vivere-il-comune/luoghi/biblioteca-comunale/',
  eventi: '/valfinta/vivere-il-comune/eventi/',
  evento: '/valfinta/vivere-il-comune/eventi/sagra-della-ventricina/',
  'evento-passato': '/valfinta/vivere-il-comune/eventi/festa-del-paese/',
  argomenti: '/valfinta/argomenti/',
  argomento: '/valfinta/argomenti/istruzione/',
  'domande-frequenti': '/valfinta/domande-frequenti/',
  privacy: '/valfinta/privacy/',
  cookie: '/valfinta/cookie/',
  'media-policy': '/valfinta/media-policy/',
  'note-legali': '/valfinta/note-legali/',
  'dati-aperti': '/valfinta/dati-aperti/',
  mappa: '/valfinta/mappa-del-sito/',
  'pagina-propria': '/valfinta/come-arrivare/',
  'non-trovata': '/valfinta/non-esiste/',
  ricerca: '/valfinta/sportello/cerca?q=biblioteca',
  stato: '/valfinta/sportello/stato/',
  accedi: '/valfinta/sportello/accedi/',
};

async function main() {
  const [address, out] = process.argv.slice(2);
  if (!address || !out) {
    process.stderr.write('usage: node kinds.mjs <address of a running town> <folder for pictures>\n');
    return 2;
  }
  const origin = new URL(address).origin;
  mkdirSync(out, { recursive: true });
  const ledger = new Ledger();
  const browser = await open();
  const rows = [];
  try {
    const inspector = new Inspector(ledger, out, origin);
    const context = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'it-IT', serviceWorkers: 'block' });
    inspector.listen(context);
    const page = await context.newPage();
    for (const [kind, path] of Object.entries(KINDS)) {
      const response = await page.goto(origin + path, { waitUntil: 'networkidle' });
      const html = await response.text();
      await inspector.look(kind, { page, document: { html } });
      ledger.none(`${kind}: every control is reached by keyboard, in sight, and left again`, await keyboard(page));
      const share = await shares(page);
      ledger.none(`${kind}: most classes are Bootstrap Italia's`, share < 0.6 ? [`only ${Math.round(share * 100)} %`] : []);
      const row = { kind, share, ...(await weigh(browser, origin, path)) };
      rows.push(row);
      ledger.none(`${kind}: it weighs little`, row.excess);
    }
    inspector.close();
    await context.close();
    await offline(browser, ledger, origin);
    for (const slug of ['valfinta', 'quadri', 'montelapiano']) await model(browser, ledger, origin, slug);
    await walkSite(ledger, origin, '/valfinta/');
    process.stdout.write(table(rows));
    await contactSheet(browser, out, Object.keys(KINDS));
  } finally {
    await browser.close();
  }
  return ledger.total() ? 0 : 1;
}

process.exitCode = await main();
