// The rating of a page as the State's validator tries it (C.SI.2.5, C.SI.2.6): each star is clicked, twice, and the right
// question must then be in sight. In: a browser and a page. Out: what is wrong.
const QUESTION = 'Quanto sono chiare le informazioni su questa pagina?';
const SIDES = {
  negative: ['Dove hai incontrato le maggiori difficoltà?', ['A volte le indicazioni non erano chiare', 'A volte le indicazioni non erano complete', 'A volte non capivo se stavo procedendo correttamente', 'Ho avuto problemi tecnici', 'Altro']],
  positive: ['Quali sono stati gli aspetti che hai preferito?', ['Le indicazioni erano chiare', 'Le indicazioni erano complete', 'Capivo sempre che stavo procedendo correttamente', 'Non ho avuto problemi tecnici', 'Altro']],
};

/** Clicks every star of a page. */
export async function feedback(browser, origin, path) {
  const context = await browser.newContext({ viewport: { width: 3840, height: 2160 }, serviceWorkers: 'block' });
  const page = await context.newPage();
  await page.goto(origin + path, { waitUntil: 'networkidle' });
  await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
  const wrong = await page.evaluate(({ question, sides }) => {
    const box = document.querySelector('[data-element="feedback"]');
    const text = (e, n) => e?.querySelector(`[data-element="${n}"]`)?.textContent.trim();
    const found = [];
    if (text(box, 'feedback-title') !== question) found.push('the title');
    if (!box?.querySelector('[data-element="feedback-input-text"]')) found.push('no field for words');
    for (const [side, [asked, answers]] of Object.entries(sides)) {
      const part = box?.querySelector(`[data-element="feedback-rating-${side}"]`);
      if (text(part, 'feedback-rating-question') !== asked) found.push(`the ${side} question`);
      const given = [...(part?.querySelectorAll('[data-element="feedback-rating-answer"]') ?? [])].map((e) => e.textContent.trim());
      if (given.join('|') !== answers.join('|')) found.push(`the ${side} answers: ${given.join(', ')}`);
    }
    return found;
  }, { question: QUESTION, sides: SIDES });
  for (let star = 1; star <= 5; star += 1) {
    const seen = await page.evaluate((n) => {
      const label = document.querySelector(`[data-element="feedback-rate-${n}"]`);
      label?.click();
      label?.click();
      // Read in the same tick, as the validator does.
      const shown = (side) => {
        const e = document.querySelector(`[data-element="feedback-rating-${side}"]`);
        const area = e?.getBoundingClientRect();
        return Boolean(e) && getComputedStyle(e).visibility !== 'hidden' && area.width > 0 && area.height > 0 && area.top > 0 && area.bottom > 0;
      };
      return { negative: shown('negative'), positive: shown('positive') };
    }, star);
    const right = star <= 3 ? seen.negative && !seen.positive : seen.positive && !seen.negative;
    if (!right) wrong.push(`star ${star} shows ${JSON.stringify(seen)}`);
  }
  await context.close();
  return wrong.map((w) => `${path}: ${w}`);
}
