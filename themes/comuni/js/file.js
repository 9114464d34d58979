// Sends large files in pieces before the form goes, so that a lost signal costs one piece. Without it the form sends them.
// In: a form of a step with chosen files. Out: the same form without them; the counter has them at their question.
import { d, each } from './pagina.js';

const PIECE = 262144;
const WAIT = 2000;
const MOST_WAIT = 30000;
const english = d.documentElement.lang === 'en';

const hex = (bytes) => [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
const rest = (time) => new Promise((done) => {
  const timer = setTimeout(done, time);
  addEventListener('online', () => { clearTimeout(timer); done(); }, { once: true });
});

/** One piece; what the counter says of it, or nothing if it does not speak as expected. */
async function post(to, field, file, digest, from) {
  const piece = new FormData();
  for (const [name, value] of Object.entries({ campo: field, nome: file.name, impronta: digest, lungo: file.size, da: from })) {
    piece.append(name, value);
  }
  if (from !== '') piece.append('pezzo', file.slice(from, from + PIECE), 'pezzo');
  const answer = await fetch(to, { method: 'POST', body: piece });
  return answer.ok && /json/.test(answer.headers.get('content-type')) ? answer.json() : undefined;
}

/** Sends a file; gives what the counter says at the end. */
async function send(to, field, file, tell) {
  const digest = hex(await crypto.subtle.digest('SHA-256', await file.arrayBuffer()));
  let from = '';
  let wait = WAIT;
  for (let stuck = 0; stuck < 3;) {
    try {
      const said = await post(to, field, file, digest, from);
      if (!said || said === 'fatto' || said.errore) return said;
      stuck = said.qui === from ? stuck + 1 : 0;
      from = said.qui;
      wait = WAIT;
      tell(english ? `Uploading “${file.name}”: ${Math.floor((100 * from) / file.size)}%` : `Carico «${file.name}»: ${Math.floor((100 * from) / file.size)}%`);
    } catch {
      tell(english
        ? `No signal: I try again by myself to upload “${file.name}”. Do not close this page.`
        : `Manca il segnale: riprovo da solo a caricare «${file.name}». Non chiudere questa pagina.`);
      await rest(wait);
      wait = Math.min(2 * wait, MOST_WAIT);
    }
  }
  return undefined;
}

async function all(form, inputs, tell) {
  const to = form.action.replace(/\/modifica$/, '').replace(/#.*/, '') + '/pezzo';
  let wrong = '';
  for (const input of inputs) {
    for (const file of input.files) {
      const said = await send(to, input.name, file, tell);
      // Not what was expected: the form goes as it would without this script.
      if (!said) return true;
      if (said.errore) wrong = said.errore;
    }
    input.value = '';
  }
  tell(wrong, !!wrong);
  return !wrong;
}

each('form[enctype="multipart/form-data"]', (form) => {
  if (!/\/domanda\/[^/]+\/[^/]+(\/modifica)?$/.test(form.action) || !globalThis.crypto?.subtle) return;
  let busy = false;
  let through = false;
  // Before the guard against a second tap, which counts only what is really sent.
  form.addEventListener('submit', (event) => {
    const inputs = [...form.querySelectorAll('input[type=file]')];
    const large = inputs.some((input) => [...input.files].some((file) => file.size > PIECE));
    if (through || !large) return;
    event.preventDefault();
    event.stopPropagation();
    if (busy) return;
    busy = true;
    const box = form.querySelector('.sp-carico') ?? d.createElement('p');
    // Where she looks: at the button that she pressed.
    (event.submitter?.closest('.sp-azioni, .sp-allega') ?? inputs[0].parentElement).before(box);
    const tell = (text, wrong) => {
      box.className = wrong ? 'sp-carico invalid-feedback' : 'sp-carico';
      box.role = wrong ? 'alert' : 'status';
      box.textContent = text;
    };
    tell(english ? 'Preparing the files to send' : 'Preparo i file da inviare');
    all(form, inputs, tell).then((goes) => {
      busy = false;
      through = true;
      if (goes) form.requestSubmit(event.submitter);
      through = false;
    });
  });
});
