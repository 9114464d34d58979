// What is found while somebody types. The form works without it: it then asks the counter.
// In: every form with `data-cerca`, the address of the index, which is loaded when its field is first used.
import { d, each } from './pagina.js';
import { find } from './regola.js';

const SHOWN = 6;

const make = (tag, ...inside) => {
  const element = d.createElement(tag);
  element.append(...inside);
  return element;
};

each('[data-cerca]', (form) => {
  const field = form.q;
  const box = form.lastElementChild;
  let index;
  const load = () => index ??= fetch(form.dataset.cerca).then((answer) => answer.json());
  const close = () => box.replaceChildren();
  field.onfocus = load;
  field.oninput = async () => {
    const read = await load();
    // The field may have changed while the index was on its way.
    if (field.value.trim().length < 3) {
      close();
      return;
    }
    const found = find(read, field.value);
    box.replaceChildren(make('p', `Risultati: ${found.length}`), make('ul', ...found.slice(0, SHOWN).map((row) => {
      const link = make('a', row.t);
      link.href = row.u;
      return make('li', link);
    })));
  };
  form.onkeydown = (event) => {
    if (event.key === 'Escape') {
      close();
      field.focus();
    }
  };
  for (const away of ['click', 'focusin']) {
    d.addEventListener(away, (event) => form.contains(event.target) || close());
  }
});
