// The rules by which the State's validator judges a comune's site (acceptance criteria C.SI.* of the national model), as
// far as they can be tried without a public host. In: a browser, the origin, a comune. Out: checks in the ledger.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { feedback } from './modello-valuta.mjs';
import { shares } from './weight.mjs';

const ADMINISTRATION = ['Organi di governo', 'Aree amministrative', 'Uffici', 'Enti e fondazioni', 'Politici', 'Personale amministrativo', 'Documenti e dati'];
const NEWS = ['Notizie', 'Comunicati', 'Avvisi'];
const SERVICES = ['Educazione e formazione', 'Salute, benessere e assistenza', 'Vita lavorativa', 'Mobilità e trasporti', 'Catasto e urbanistica', 'Anagrafe e stato civile', 'Turismo', 'Giustizia e sicurezza pubblica', 'Tributi, finanze e contravvenzioni', 'Cultura e tempo libero', 'Ambiente', 'Imprese e commercio', 'Autorizzazioni', 'Appalti pubblici', 'Agricoltura e pesca'];
const INDEX = ['A chi è rivolto', 'Come fare', 'Cosa serve', 'Cosa si ottiene', 'Tempi e scadenze', 'Accedi al servizio', 'Condizioni di servizio', 'Contatti'];
const vocabulary = readFileSync(fileURLToPath(new URL('../../site-gen/generator/src/model/vocabulary.rs', import.meta.url)), 'utf8');
const TOPICS = new Set([...vocabulary.split('TOPICS')[1].split('];')[0].matchAll(/"([^"]+)"/g)].map((m) => m[1].toLowerCase()));
const LICENCE = "In applicazione del principio open by default ai sensi dell'articolo 52 del decreto legislativo 7 marzo 2005, n. 82 (CAD) e salvo dove diversamente specificato (compresi i contenuti incorporati di terzi), i dati, i documenti e le informazioni pubblicati sul sito sono rilasciati con licenza CC-BY 4.0. Gli utenti sono quindi liberi di condividere (riprodurre, distribuire, comunicare al pubblico, esporre in pubblico), rappresentare, eseguire e recitare questo materiale con qualsiasi mezzo e formato e modificare (trasformare il materiale e utilizzarlo per opere derivate) per qualsiasi fine, anche commerciale con il solo onere di attribuzione, senza apporre restrizioni aggiuntive.";

/** What wants a public host, a certificate or AgID's site. */
const NOT_HERE = 'C.SI.1.4 (yellow for whoever has no official CMS theme), C.SI.4.1 (see misure/), C.SI.5.1 and 5.2 (certificate and reserved name), the answer of AgID for C.SI.3.2';

/** What is told of elements with a `data-element`. */
const marked = (page, name) => page.evaluate((n) => [...document.querySelectorAll(`[data-element="${n}"]`)]
  .map((e) => ({ text: e.textContent.trim(), href: e.getAttribute('href'), inFooter: Boolean(e.closest('footer')), name: e.localName })), name);

const odd = (what, list, allowed) => list.filter((e) => !allowed.some((a) => a.toLowerCase() === e.text.toLowerCase())).map((e) => `${what}: "${e.text}"`);

/** Fonts and version of every page (C.SI.1.1, C.SI.1.2), cookies (C.SI.3.1). */
async function everyPage(page, path) {
  const wrong = await page.evaluate(() => {
    const first = (e) => getComputedStyle(e).fontFamily.split(',')[0].replace(/["']/g, '').trim();
    const bad = [...document.body.querySelectorAll('h1,h2,h3,h4,h5,h6,p')].flatMap((e) => [e, ...e.querySelectorAll('*')])
      .filter((e) => first(e) !== 'Titillium Web').slice(0, 3).map((e) => `<${e.localName}> is in ${first(e)}`);
    const version = getComputedStyle(document.body).getPropertyValue('--bootstrap-italia-version').replace(/["'\s]/g, '');
    if (!/^[2-9]\.\d+\.\d+/.test(version)) bad.push(`the version is "${version}"`);
    return bad;
  });
  const share = await shares(page);
  if (share < 0.6) wrong.push(`${Math.round(share * 100)} % of the classes`);
  for (const cookie of await page.context().cookies()) wrong.push(`cookie ${cookie.name}`);
  return wrong.map((w) => `${path}: ${w}`);
}

/** One card: index, sections, status, topics, booking, contacts, metatag. */
async function card(page, path) {
  const told = await page.evaluate(() => {
    const one = (n) => document.querySelector(`[data-element="${n}"]`);
    const text = (n) => one(n)?.textContent.trim() ?? '';
    const crumbs = [...(one('breadcrumb')?.querySelectorAll('li') ?? [])].map((li) => li.textContent.toLowerCase().replace(/[^a-z0-9 ]/g, '').trim());
    return {
      index: [...(one('page-index')?.querySelectorAll(':scope > li > a') ?? [])].map((a) => a.textContent.trim()),
      short: ['service-addressed', 'service-how-to', 'service-needed', 'service-achieved', 'service-title', 'service-description', 'service-area'].filter((n) => text(n).length < 3),
      status: Boolean(one('service-status')),
      calendar: text('service-calendar-text').length >= 3 || Boolean(one('service-calendar-list')),
      access: ['service-generic-access', 'service-booking-access', 'service-online-access'].some((n) => one(n)),
      file: Boolean(one('service-file')?.getAttribute('href')),
      topics: [...document.querySelectorAll('[data-element="service-topic"]')].filter((e) => e.textContent.trim()).length,
      crumb: crumbs.indexOf('servizi') >= 0 && (crumbs[crumbs.indexOf('servizi') + 1] ?? '').length >= 3,
      booking: one('appointment-booking')?.getAttribute('href') ?? '',
      metatag: one('metatag')?.textContent ?? '',
    };
  });
  const wrong = told.short.map((n) => `${n} says too little`);
  const order = told.index.filter((t) => INDEX.includes(t));
  if (order.join('|') !== INDEX.join('|')) wrong.push(`the index is ${order.join(', ')}`);
  for (const part of ['status', 'calendar', 'access', 'file', 'crumb']) if (!told[part]) wrong.push(`no ${part}`);
  if (told.topics < 1) wrong.push('no topic');
  if (!told.booking.startsWith('/')) wrong.push('no booking (C.SI.2.1)');
  try {
    const data = JSON.parse(told.metatag);
    const channel = data.availableChannel ?? {};
    const place = channel.serviceLocation ?? {};
    const ten = [data.name, data.serviceType, data.serviceOperator?.name, data.areaServed?.name, data.audience?.audienceType, channel.serviceUrl, place.name, place.address?.streetAddress, place.address?.postalCode, place.address?.addressLocality];
    const empty = ten.filter((v) => !v).length;
    // The street is the comune's to tell; without it the criterion is yellow and only information.
    if (empty > 1) wrong.push(`${empty} of ten metatag fields are empty (R.SI.1.1)`);
  } catch {
    wrong.push('the metatag is no JSON (R.SI.1.1)');
  }
  return wrong.map((w) => `${path}: ${w}`);
}

/** Tries every rule on one comune. */
export async function model(browser, ledger, origin, slug) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'it-IT', serviceWorkers: 'block' });
  const page = await context.newPage();
  const check = (rule, findings) => ledger.none(`${slug}, ${rule}`, findings);
  const go = (path) => page.goto(new URL(path, origin).href, { waitUntil: 'networkidle' });
  const alive = async (path) => (await fetch(new URL(path, origin))).status < 400;
  const home = `/${slug}/`;
  await go(home);
  const menu = [];
  for (const [name, wanted] of [['management', 'Amministrazione'], ['news', 'Novità'], ['all-services', 'Servizi'], ['live', 'Vivere il Comune']]) {
    const found = await marked(page, name);
    if (found.length !== 1 || found[0].text !== wanted || !found[0].href?.startsWith('/')) menu.push(`${name}: ${JSON.stringify(found)}`);
  }
  if ((await marked(page, 'custom-submenu')).length > 3) menu.push('more than three extra items');
  check('C.SI.1.6: the four items of the menu, once each', menu);
  const [management, news, services, live] = await Promise.all(['management', 'news', 'all-services', 'live'].map(async (n) => (await marked(page, n))[0]?.href));
  const footer = [];
  for (const name of ['faq', 'report-inefficiency', 'privacy-policy-link', 'legal-notes', 'accessibility-link']) {
    const found = (await marked(page, name)).filter((e) => e.inFooter);
    const [link] = found;
    const dead = !link?.href || (link.href.startsWith('/') && !(await alive(link.href)));
    if (found.length !== 1 || dead) footer.push(`${name}: ${JSON.stringify(found)}`);
    if (name === 'report-inefficiency' && !/^(disservizio|segnala disservizio|segnalazione disservizio)$/i.test(link?.text ?? '')) footer.push(`"${link?.text}"`);
    const agid = link?.href?.startsWith('https://form.agid.gov.it/') || link?.href?.endsWith('/note-legali/#accessibilita');
    // Until AgID publishes the declaration the link leads to the page that says so; the author is told by `accessibility-link`.
    if (name === 'accessibility-link' && !agid) footer.push(`accessibility: ${link?.href}`);
    if (name === 'faq' && !/faq|domande frequenti/i.test(link?.text ?? '')) footer.push(`"${link?.text}"`);
  }
  check('C.SI.2.3, 2.4, 3.2, 3.3, 3.4: the footer leads to questions, reports, privacy, accessibility, legal notes', footer);
  const topicsPage = (await marked(page, 'all-topics'))[0]?.href;
  const legal = (await marked(page, 'legal-notes'))[0]?.href;
  const pages = [home, management, news, services, live];
  const titles = [];
  const second = [];
  for (const [at, element, allowed] of [[management, 'management-category-link', ADMINISTRATION], [news, 'news-category-link', NEWS], [services, 'service-category-link', SERVICES]]) {
    await go(at);
    const found = await marked(page, element);
    if (found.length === 0) titles.push(`${at} has no ${element}`);
    titles.push(...odd(at, found, allowed));
    second.push(...found.map((f) => f.href));
  }
  await go(live);
  for (const [element, title] of [['live-button-locations', 'Luoghi'], ['live-button-events', 'Eventi']]) {
    const [button] = await marked(page, element);
    if (button?.text !== title || !(await alive(button.href))) titles.push(`${element}: ${JSON.stringify(button)}`);
    second.push(button?.href);
  }
  check('C.SI.1.7: second-level titles', titles);
  await go(topicsPage);
  const topics = await marked(page, 'topic-element');
  check('C.SI.1.5: topics of the vocabulary', topics.length === 0 ? ['no topic'] : topics.filter((t) => !TOPICS.has(t.text.toLowerCase())).map((t) => t.text));
  await go(services);
  const cards = await marked(page, 'service-link');
  const booking = (await marked(page, 'appointment-booking'))[0]?.href;
  check('C.SI.1.3: ten cards or more', cards.filter((c) => c.href).length >= 10 ? [] : [`${cards.length} cards`]);
  check('C.SI.2.1: an appointment can be booked from the services', booking && (await alive(booking)) ? [] : ['no link']);
  const wrongCards = [];
  const common = [];
  for (const { href } of cards) {
    await go(href);
    wrongCards.push(...await card(page, href));
    common.push(...await everyPage(page, href));
  }
  check(`C.SI.1.3, 2.1, 2.2, R.SI.1.1: all ${cards.length} cards are whole`, wrongCards);
  for (const path of new Set([...pages, ...second, topicsPage, booking, `${home}sportello/area/`].filter(Boolean))) {
    await go(path);
    common.push(...await everyPage(page, path));
  }
  check('C.SI.1.1, 1.2, 3.1: letters, version, classes and no cookie on every page', common);
  await go(legal);
  const licence = await page.evaluate(() => ({
    title: document.querySelector('[data-element="legal-notes-section"]')?.textContent.trim().toLowerCase(),
    body: [...document.querySelectorAll('[data-element="legal-notes-body"]')].map((e) => e.textContent).join(' ').replace(/\s+/g, ' ').trim(),
  }));
  const same = (text) => text.replaceAll("'", '’').toLowerCase();
  check('C.SI.3.4: the licence, word for word', licence.title === 'licenza dei contenuti' && same(licence.body) === same(LICENCE) ? [] : [JSON.stringify(licence).slice(0, 300)]);
  const rated = [];
  for (const path of [home, management, second[0], cards[0]?.href]) rated.push(...await feedback(browser, origin, path));
  check('C.SI.2.5, 2.6: the rating of pages', rated);
  process.stdout.write(`not tried here: ${NOT_HERE}\n`);
  await context.close();
}
