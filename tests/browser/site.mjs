// The pages that stand still: every address that Quadri's pages lead to answers, and its markup is valid.
// In: the origin. Out: checks in the ledger.
import { markup } from './inspect.mjs';

/** One page of each kind that no journey passes, by its address. */
export const KINDS = {
  amministrazione: '/quadri/amministrazione/',
  novita: '/quadri/novita/',
  vivere: '/quadri/vivere-il-comune/',
  categoria: '/quadri/servizi/autorizzazioni/',
  argomenti: '/quadri/argomenti/',
  argomento: '/quadri/argomenti/urbanizzazione/',
  'domande-frequenti': '/quadri/domande-frequenti/',
  privacy: '/quadri/privacy/',
  'note-legali': '/quadri/note-legali/',
  mappa: '/quadri/mappa-del-sito/',
  'pagina-propria': '/quadri/codici-del-comune/',
  'non-trovata': '/quadri/non-esiste/',
  'non-trovata-consorzio': '/non-esiste/',
  'non-trovata-sportello': '/quadri/sportello/pratica/QQQ-QQQ',
  'ricerca-senza-esito': '/sportello/comuni?q=zzz',
  'dalla-a-alla-z': '/quadri/servizi/a-z/',
  ricerca: '/quadri/sportello/cerca?q=acqua',
  'ricerca-vuota': '/quadri/sportello/cerca?q=unicorni',
  'ricerca-in-tutti': '/sportello/cerca?q=mensa+quadri',
  'servizi-dei-comuni': '/servizi/',
  'un-servizio-nei-comuni': '/servizi/mensa-scolastica/',
};

/** Walks every link of a comune's site; forms and drafts are left to the journeys. */
export async function walkSite(ledger, origin, start) {
  const pages = new Map();
  const dead = [];
  const wrong = [];
  const queue = [start];
  const from = new Map([[start, 'the start']]);
  while (queue.length > 0) {
    const path = queue.shift();
    const response = await fetch(origin + path, { redirect: 'follow' });
    const html = await response.text();
    // The personal area answers with the way to log in.
    if (!response.ok && !path.includes('/sportello/')) dead.push(`${path} gives ${response.status}, linked from ${from.get(path)}`);
    // Open data and feeds are no pages: they must be there, but have no markup.
    if (!(response.headers.get('content-type') ?? '').startsWith('text/html')) continue;
    pages.set(path, new Set([...html.matchAll(/\sid="?([^"\s>]+)/g)].map((m) => m[1])));
    for (const finding of await markup(html)) wrong.push(`${path} ${finding}`);
    if (path.includes('/sportello/')) continue;
    for (const [, href] of html.matchAll(/<a\b[^>]*\shref="([^"]*)"/g)) {
      const url = new URL(href.replaceAll('&amp;', '&'), origin + path);
      if (url.origin !== origin || !url.pathname.startsWith(start)) continue;
      const next = url.pathname + url.search;
      if (from.has(next)) continue;
      from.set(next, path);
      queue.push(next);
    }
  }
  ledger.none(`${start}: all ${pages.size} pages that links lead to are there`, dead);
  ledger.none(`${start}: the markup of all ${pages.size} pages is valid`, wrong.slice(0, 20));
}
