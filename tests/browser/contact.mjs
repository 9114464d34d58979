// One picture with all pages small, to be looked at as a whole.
// In: the folder with the pictures of each kind. Out: `tutte.html` and `tutte.png` beside them.
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

export async function contactSheet(browser, out, kinds) {
  const sizes = [['telefono', 180], ['telefono-scuro', 180], ['scrivania', 420]];
  const picture = (kind, [size, width]) => {
    const file = `${kind}-${size}.png`;
    return existsSync(join(out, file)) ? `<img src="${file}" alt="" style="width:${width}px;height:560px;object-fit:cover;object-position:top">` : '';
  };
  const cells = kinds.map((kind) => `<figure style="margin:0"><figcaption>${kind}</figcaption>${sizes.map((s) => picture(kind, s)).join(' ')}</figure>`);
  const html = `<!doctype html><meta charset="utf-8"><title>tutte</title><body style="font:14px sans-serif;display:grid;grid-template-columns:repeat(2,max-content);gap:16px">${cells.join('')}`;
  const file = join(out, 'tutte.html');
  writeFileSync(file, html);
  const page = await browser.newPage({ viewport: { width: 1660, height: 1200 } });
  await page.goto(pathToFileURL(file).href);
  await page.screenshot({ path: join(out, 'tutte.png'), fullPage: true });
  await page.close();
}
