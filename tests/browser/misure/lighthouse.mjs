// Lighthouse on a telephone, and the moment at which the largest thing is seen on a slow network: measures, not tests.
// In: the address of a running counter (best in release, on a quiet machine). Out: a table, medians of five.
//
//     cd tests/browser/misure && npm ci && node lighthouse.mjs http://localhost:8080
import { launch } from 'chrome-launcher';
import lighthouse from 'lighthouse';

const RUNS = 5;
const PAGES = {
  home: '/quadri/',
  servizi: '/quadri/servizi/',
  scheda: '/quadri/servizi/anagrafe-e-stato-civile/residenza/',
  'primo passo': '/quadri/servizi/anagrafe-e-stato-civile/residenza/domanda/',
  amministrazione: '/quadri/amministrazione/',
  ufficio: '/quadri/amministrazione/uffici/comune/',
  'stato di una richiesta': '/quadri/sportello/stato/',
};
/** 1.6 Mbit/s, 150 ms, a processor four times slower: really slowed down, not simulated. */
const SLOW = { throttlingMethod: 'devtools', throttling: { requestLatencyMs: 150, downloadThroughputKbps: 1600, uploadThroughputKbps: 750, cpuSlowdownMultiplier: 4 } };

const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];

async function main() {
  const [address] = process.argv.slice(2);
  if (!address) {
    process.stderr.write('usage: node lighthouse.mjs <address of a running counter>\n');
    return 2;
  }
  const chrome = await launch({ chromePath: process.env.CHROMIUM ?? '/usr/bin/chromium', chromeFlags: ['--headless=new', '--no-sandbox', '--disable-gpu'] });
  process.stdout.write('| page | performance | accessibility | best practices | SEO | LCP slow (s) | CLS | TBT (ms) |\n|---|--:|--:|--:|--:|--:|--:|--:|\n');
  try {
    for (const [name, path] of Object.entries(PAGES)) {
      const scores = { performance: [], accessibility: [], 'best-practices': [], seo: [] };
      const [lcp, cls, tbt] = [[], [], []];
      for (let run = 0; run < RUNS; run += 1) {
        const options = { port: chrome.port, output: 'json', logLevel: 'error' };
        const usual = await lighthouse(new URL(path, address).href, options);
        for (const key of Object.keys(scores)) scores[key].push(Math.round((usual.lhr.categories[key]?.score ?? 0) * 100));
        const slow = await lighthouse(new URL(path, address).href, { ...options, onlyCategories: ['performance'], ...SLOW });
        lcp.push(slow.lhr.audits['largest-contentful-paint'].numericValue);
        cls.push(slow.lhr.audits['cumulative-layout-shift'].numericValue);
        tbt.push(slow.lhr.audits['total-blocking-time'].numericValue);
      }
      const s = Object.values(scores).map(median);
      process.stdout.write(`| ${name} | ${s.join(' | ')} | ${(median(lcp) / 1000).toFixed(2)} | ${median(cls).toFixed(3)} | ${Math.round(median(tbt))} |\n`);
    }
  } finally {
    await chrome.kill();
  }
  return 0;
}

process.exitCode = await main();
