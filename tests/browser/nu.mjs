// The Nu HTML checker over every generated page of some comuni. In: folders. Out: its errors; 1 if there are any.
import { spawnSync } from 'node:child_process';
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
process.stdout.write(`nu: ${messages.length} errors in ${folders.length} folders\n`);
process.exitCode = messages.length > 0 || run.status > 1 ? 1 : 0;
