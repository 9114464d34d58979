// The rule of the search: the same as `contract::search`, held to it by its shared vectors.
// In: the published index and what was typed. Out: the rows that answer, best first.

/** Words in lower case, without accents. */
const words = (text) => text.toLowerCase().normalize('NFD').replace(/[\u0300-\u036f]/g, '').match(/[a-z\d]+/g) ?? [];
/** A word without its ending. */
const stem = (word) => word.replace(/^(.{3,}?)[aeiouh]+$/, '$1');

/** Whether `held` begins like `asked` but for one letter: wrong, too many, missing, changed places. */
function slipped(asked, held) {
  let at = 0;
  while (at < asked.length && asked[at] === held[at]) at += 1;
  const rest = asked.slice(at + 1);
  return held.startsWith(rest, at + 1) || held.startsWith(rest, at) || held.startsWith(asked[at] + rest, at + 1)
    || (rest && held.startsWith(rest[0] + asked[at] + rest.slice(1), at));
}

/** 3 the same, 2 its beginning, 1 with a slip. */
function likeness(typed, held) {
  const asked = stem(typed);
  if (asked === held) return 3;
  if (asked[2] && held.startsWith(asked)) return 2;
  return typed[5] && slipped(asked, held) ? 1 : 0;
}

/** The rows that hold all words, best first; if none does, those that hold most. */
export function find({ s, r }, query) {
  const all = words(query.slice(0, 200));
  const telling = all.filter((word) => word[2] && !s.includes(stem(word)));
  const asked = telling[0] ? telling : all;
  const ranked = r.map((row) => {
    const places = [`${row.d} ${row.c ?? ''}`, row.w ?? '', row.t].map((text) => words(text).map(stem));
    let rank = 0;
    for (const word of asked) {
      const worth = Math.max(...places.map((held, place) => (place + 1) * Math.max(0, ...held.map((h) => likeness(word, h)))));
      // A word more weighs more than any points: 100 words of 9 points are the most.
      if (worth) rank += 1e3 + worth;
    }
    return { row, rank };
  }).filter(({ rank }) => rank).sort((a, b) => b.rank - a.rank);
  return ranked.filter(({ rank }) => rank >= 1e3 * Math.floor(ranked[0].rank / 1e3)).map(({ row }) => row);
}
