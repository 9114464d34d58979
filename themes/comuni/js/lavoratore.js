// The service worker of a comune: a page that was read once opens without signal too.
// In: what the generator writes before it: `pagine`, the addresses of the build, and `risorse`, the files they ask for.
// It keeps nothing else: no answer of the counter, nothing that was typed, nothing that says `no-store`.
const CASSA = 'sito';
const MOLTE = 60;
const ATTESA = 4000;
const note = new Set(pagine);
const fisse = new Set(risorse);

async function tieni(richiesta, risposta) {
  const taci = /no-store|private/.test(risposta.headers.get('cache-control') ?? '');
  if (!risposta.ok || risposta.redirected || risposta.type !== 'basic' || taci) return;
  const cassa = await caches.open(CASSA);
  // Put again, so that the oldest is the one that was read longest ago.
  await cassa.delete(richiesta);
  await cassa.put(richiesta, risposta);
  const tenute = (await cassa.keys()).filter((r) => note.has(new URL(r.url).pathname));
  for (const vecchia of tenute.slice(0, Math.max(0, tenute.length - MOLTE))) await cassa.delete(vecchia);
}

async function pagina(evento) {
  const { request } = evento;
  const rete = fetch(request).then((risposta) => {
    evento.waitUntil(tieni(request, risposta.clone()));
    return risposta;
  });
  // With one bar of signal a page that was read before is better than a long wait.
  const lento = new Promise((fatto) => setTimeout(fatto, ATTESA)).then(() => caches.match(request));
  const prima = await Promise.race([rete.catch(() => undefined), lento]);
  return prima ?? (await caches.match(request)) ?? rete;
}

async function risorsa(evento) {
  const { request } = evento;
  const tenuta = await caches.match(request);
  if (tenuta) return tenuta;
  const risposta = await fetch(request);
  evento.waitUntil(tieni(request, risposta.clone()));
  return risposta;
}

addEventListener('install', (evento) => {
  skipWaiting();
  evento.waitUntil(caches.open(CASSA).then((cassa) => cassa.addAll(risorse)));
});

addEventListener('activate', (evento) => {
  evento.waitUntil((async () => {
    const cassa = await caches.open(CASSA);
    for (const tenuta of await cassa.keys()) {
      const { pathname } = new URL(tenuta.url);
      if (!note.has(pathname) && !fisse.has(pathname)) await cassa.delete(tenuta);
    }
    await clients.claim();
    // The page that is being read came before this worker did.
    for (const finestra of await clients.matchAll({ type: 'window' })) {
      const url = new URL(finestra.url);
      if (note.has(url.pathname) && !url.search) await fetch(url.pathname).then((r) => tieni(url.pathname, r)).catch(() => {});
    }
  })());
});

addEventListener('fetch', (evento) => {
  const { request } = evento;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== location.origin || url.search) return;
  if (request.mode === 'navigate' && note.has(url.pathname)) evento.respondWith(pagina(evento));
  else if (fisse.has(url.pathname)) evento.respondWith(risorsa(evento));
});
