// Small comforts. Every page works without it.
import './cerca.js';
import { d, each } from './pagina.js';

// Pages that were read open without signal too.
const { sw } = d.currentScript.dataset;
if (sw) navigator.serviceWorker?.register(sw);

// A refused form: go to the summary of errors at once.
const errors = d.querySelector('.sp-errori');
if (errors) {
  errors.tabIndex = -1;
  errors.focus();
  // A refused form is the answer to a POST: give it an address that "back" and "reload" can open without asking.
  const sent = d.querySelector('main form[method=post]');
  if (sent) history.replaceState(null, '', sent.action.replace(/\/invia$/, '/riepilogo'));
}
// A second tap on "send" while the first one travels is ignored.
d.addEventListener('submit', (event) => {
  const form = event.target;
  if (form.dataset.inviato) event.preventDefault();
  else {
    form.dataset.inviato = 1;
    setTimeout(() => delete form.dataset.inviato, 8000);
  }
});
addEventListener('pageshow', () => each('[data-inviato]', (form) => delete form.dataset.inviato));
// "Print" appears only where it works.
each('[data-stampa]', (button) => {
  button.hidden = false;
  button.onclick = () => print();
});
