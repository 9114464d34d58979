// The Nu HTML checker over every generated page of some comuni. In: folders. Out: its errors; 1 if there are any.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';

const folders = process.argv.slice(2);
const jar = createRequire(import.meta.url)('vnu-jar');
const run = spawnSync('java', ['-Xss2m', '-jar', jar, '--errors-only', '--skip-non-html', '--format', 'json', ...folders], { encoding: 'utf8', maxBuffer: 1 << 28 });
if (run.error) {
  process.stderr.write(`nu: ${run.error.message}\n`);
  process.exit(2);
}
const { messages } = JSON.parse(run.stderr || '{"messages":[]}');
for (const m of messages.slice(0, 20)) {
  process.stdout.write(`${m.url}:${m.lastLine}: ${m.message}\n  ${m.extract ?? ''}\n`);
}
const pages = folders.reduce((n, folder) => n + readdirSync(folder, { recursive: true }).filter((f) => f.endsWith('.html')).length, 0);
process.stdout.write(`nu: ${messages.length} errors in ${pages} pages of ${folders.length} folders\n`);
// Java that was cut, or that read nothing, has found no error either.
const whole = (run.status === 0 || run.status === 1) && pages > 0 && folders.length > 0;
process.exitCode = whole && messages.length === 0 ? 0 : 1;
