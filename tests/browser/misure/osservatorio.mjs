// The score of MDN's HTTP Observatory for pages of every kind, errors included: a measure, not a test.
// In: the address of a running counter, started with `--trusted-proxy 127.0.0.1`. Out: a table. A front of our own gives it
// TLS, as nginx or CloudFront would: plain HTTP is sent on to HTTPS, and the certificate (made with openssl) is trusted here.
//
//     cd tests/browser/misure && npm ci && node osservatorio.mjs http://127.0.0.1:8080
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PAGES = ['/', '/quadri/', '/quadri/servizi/', '/quadri/servizi/anagrafe-e-stato-civile/residenza/', '/quadri/servizi/anagrafe-e-stato-civile/residenza/domanda/', '/quadri/amministrazione/', '/quadri/sportello/stato/', '/quadri/sportello/area/', '/quadri/sportello/cerca?q=acqua', '/ufficio/accedi/', '/quadri/non-esiste/', '/quadri/sportello/pratica/QQQ-QQQ'];
const [HTTP, HTTPS] = [8481, 8443];

/** The certificate, in a folder of its own. */
function certificate() {
  const folder = mkdtempSync(join(tmpdir(), 'osservatorio-'));
  const [key, cert] = ['key.pem', 'cert.pem'].map((name) => join(folder, name));
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-keyout', key, '-out', cert], { stdio: 'ignore' });
  return { key, cert };
}

/** The front: TLS before the counter, and a way to it from plain HTTP. */
function front(target, { key, cert }) {
  const hsts = { 'strict-transport-security': 'max-age=63072000; includeSubDomains' };
  const tls = https.createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (request, response) => {
    const headers = { ...request.headers, 'x-forwarded-proto': 'https', 'x-forwarded-for': '203.0.113.7' };
    const onward = http.request(new URL(request.url, target), { method: request.method, headers }, (answer) => {
      response.writeHead(answer.statusCode, { ...answer.headers, ...hsts });
      answer.pipe(response);
    });
    onward.on('error', () => response.writeHead(502).end());
    request.pipe(onward);
  });
  const plain = http.createServer((request, response) => response.writeHead(301, { location: `https://localhost:${HTTPS}${request.url}` }).end());
  return Promise.all([[tls, HTTPS], [plain, HTTP]].map(([server, port]) => new Promise((done) => server.listen(port, '127.0.0.1', () => done(server)))));
}

/** The Observatory's own tests and grades, on a page of any status. */
async function score(path) {
  const home = dirname(createRequire(import.meta.url).resolve('@mdn/mdn-http-observatory/package.json'));
  // The lists of preloaded hosts come from the network when the package is installed; localhost is on none.
  for (const list of ['hsts-preload.json', 'tld-list.json']) {
    const file = join(home, 'conf', list);
    if (!existsSync(file)) writeFileSync(file, list.startsWith('tld') ? '[]' : '{}');
  }
  const load = (file) => import(join(home, 'src', file));
  const [{ retrieve }, { ALL_TESTS }, { getGradeForScore, getScoreModifier }, { MINIMUM_SCORE_FOR_EXTRA_CREDIT }] = await Promise.all(
    ['retriever/retriever.js', 'constants.js', 'grader/grader.js', 'grader/charts.js'].map(load));
  const got = await retrieve('localhost', { httpPort: HTTP, httpsPort: HTTPS, path });
  let [all, plain] = [100, 100];
  const lost = [];
  for (const result of ALL_TESTS.map((test) => test(got))) {
    if (!result.result) continue;
    const change = getScoreModifier(result.result);
    all += change;
    if (change < 0) {
      plain += change;
      lost.push(`${result.constructor.name} ${result.result} ${change}`);
    }
  }
  const { grade, score: points } = getGradeForScore(plain >= MINIMUM_SCORE_FOR_EXTRA_CREDIT ? all : plain);
  return { status: got.responses.auto?.status, grade, points, lost };
}

async function main() {
  const [address] = process.argv.slice(2);
  if (!address) {
    process.stderr.write('usage: node osservatorio.mjs <address of a running counter>\n');
    return 2;
  }
  if (!process.env.OSSERVATORIO_KEY) {
    // Node reads the certificates that it trusts when it starts.
    const pair = certificate();
    const env = { ...process.env, NODE_EXTRA_CA_CERTS: pair.cert, OSSERVATORIO_KEY: pair.key };
    return spawnSync(process.execPath, [fileURLToPath(import.meta.url), address], { stdio: 'inherit', env }).status ?? 1;
  }
  const servers = await front(address, { cert: process.env.NODE_EXTRA_CA_CERTS, key: process.env.OSSERVATORIO_KEY });
  process.stdout.write('| page | status | grade | score | what it loses |\n|---|--:|---|--:|---|\n');
  for (const path of PAGES) {
    const { status, grade, points, lost } = await score(path);
    process.stdout.write(`| ${path} | ${status} | ${grade} | ${points} | ${lost.join('; ')} |\n`);
  }
  servers.forEach((server) => server.close());
  return 0;
}

process.exitCode = await main();
