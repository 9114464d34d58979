// A page by keyboard alone: each control is reached, its focus is seen, nothing holds it, and the skip link comes first.
// In: an open page. Out: what is wrong, in words.

/** Walks the page with the Tab key. */
export async function keyboard(page) {
  await page.evaluate(() => {
    window.scrollTo(0, 0);
    document.activeElement?.blur();
    getSelection()?.removeAllRanges();
  });
  const wanted = await page.evaluate(() => {
    const seen = new Set();
    const all = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')];
    return all.filter((e) => {
      if (e.disabled || e.type === 'hidden' || e.tabIndex < 0) return false;
      // A group of radios is one stop.
      if (e.type === 'radio') {
        const group = `${e.form?.action}|${e.name}`;
        if (seen.has(group)) return false;
        seen.add(group);
      }
      return e.checkVisibility({ visibilityProperty: true });
    }).length;
  });
  const wrong = [];
  const reached = new Set();
  let first;
  for (let press = 0; press < wanted + 8; press += 1) {
    await page.keyboard.press('Tab');
    const at = await page.evaluate(() => {
      const e = document.activeElement;
      if (!e || e === document.body) return undefined;
      e.dataset.tasto ??= String(document.querySelectorAll('[data-tasto]').length);
      const drawn = e.matches('input[type=radio], input[type=checkbox]') && e.nextElementSibling ? [e, e.nextElementSibling] : [e];
      const shown = drawn.some((d) => {
        const style = getComputedStyle(d);
        return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none';
      });
      const box = e.getBoundingClientRect();
      const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
      return { id: e.dataset.tasto, shown, inside, what: `<${e.localName}> ${(e.textContent || e.name || '').trim().slice(0, 40)}`, href: e.getAttribute('href') };
    });
    if (!at) break;
    first ??= at;
    if (reached.has(at.id)) {
      if (reached.size < wanted) wrong.push(`${at.what} is reached again after ${reached.size} of ${wanted} controls`);
      break;
    }
    reached.add(at.id);
    if (!at.shown) wrong.push(`${at.what} shows no focus`);
    if (!at.inside) wrong.push(`${at.what} has the focus out of sight`);
  }
  if (first?.href === '#contenuto') {
    await page.evaluate(() => document.querySelector('a[href="#contenuto"]').focus());
    await page.keyboard.press('Enter');
    const there = await page.evaluate(() => document.activeElement?.id ?? '');
    if (there !== 'contenuto') wrong.push(`the skip link leads to "${there}"`);
    await page.evaluate(() => history.replaceState(null, '', location.pathname + location.search));
  }
  if (first?.href !== '#contenuto') wrong.push(`the first stop is ${first?.what}, not the skip link`);
  if (reached.size < wanted) wrong.push(`${reached.size} of ${wanted} controls were reached`);
  return wrong.slice(0, 6);
}
