// The search of the browser keeps the rule of `contract::search`: the same vectors, the same rows, the same order.
// In: the theme's js/regola.js and the vectors of the crate. Run: node --test tests/browser
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { find } from '../../themes/comuni/js/regola.js';

const file = new URL('../../site-gen/contract/src/search/vectors.json', import.meta.url);
const vectors = JSON.parse(readFileSync(file, 'utf8'));

for (const [query, expected] of vectors.queries) {
  test(`«${query}» finds ${expected.join(', ') || 'nothing'}`, () => {
    assert.deepEqual(find(vectors, query).map((row) => row.u), expected);
  });
}
