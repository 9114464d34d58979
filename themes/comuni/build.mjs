// Builds dist/: one style sheet, the fonts, the icons, the small script, and manifest.json.
// In: scss/, js/, icone.json and the packages of the lock. Out: files named by their digest.
// Never: a network call, a clock, or a colour that a comune cannot change (the sentinel check).
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, 'dist');
const MAX_CSS_GZIP = 12 * 1024;
const MAX_JS = 2 * 1024;
// Two hues that Bootstrap Italia uses nowhere. What differs between the two compilations
// comes from the primary colour; after the substitution nothing may differ.
const SENTINELS = [301, 325];
const HUE_SLACK = 6;
const SCHEME = 'sentinella';

class BuildError extends Error {}
const fail = (message) => { throw new BuildError(message); };

const started = process.hrtime.bigint();
const say = (line) => process.stdout.write(`${line}\n`);

async function load(name) {
  try {
    return await import(name);
  } catch {
    return fail(`package "${name}" is missing: run "npm ci" in themes/comuni first`);
  }
}

/** sRGB (0-255) to hue in degrees, saturation and lightness in 0-1. */
function toHsl([r, g, b]) {
  const [x, y, z] = [r / 255, g / 255, b / 255];
  const max = Math.max(x, y, z);
  const min = Math.min(x, y, z);
  const l = (max + min) / 2;
  const d = max - min;
  if (d === 0) return { h: 0, s: 0, l };
  const s = d / (1 - Math.abs(2 * l - 1));
  const h = max === x ? ((y - z) / d) % 6 : max === y ? (z - x) / d + 2 : (x - y) / d + 4;
  return { h: (h * 60 + 360) % 360, s, l };
}

/** Reads one CSS colour token as { h, s, l, alpha }, or nothing. */
function readColour(token) {
  const hex = token.match(/^#([0-9a-f]{3}|[0-9a-f]{6})$/i);
  if (hex) {
    const full = hex[1].length === 3 ? [...hex[1]].map((c) => c + c).join('') : hex[1];
    return { ...toHsl([0, 2, 4].map((i) => parseInt(full.slice(i, i + 2), 16))), alpha: 1 };
  }
  const call = token.match(/^(rgba?|hsla?)\(([^()]*)\)$/i);
  if (!call || call[2].includes('var')) return undefined;
  const parts = call[2].split(/[\s,/]+/).filter(Boolean).map(parseFloat);
  if (parts.length < 3 || parts.some(Number.isNaN)) return undefined;
  const alpha = parts[3] ?? 1;
  if (call[1].startsWith('hsl')) return { h: parts[0], s: parts[1] / 100, l: parts[2] / 100, alpha };
  return { ...toHsl(parts), alpha };
}

const isSentinel = (colour, hue) =>
  colour !== undefined && colour.s > 0 && Math.abs(colour.h - hue) <= HUE_SLACK;

/** The property of the colour contract that a derived colour stands for. */
function role(property, { l }) {
  if (l > 0.9) return '--bsi-color-background-primary-lighter';
  if (l < 0.15) return '--bsi-color-background-primary-deep';
  if (l < 0.195) return '--bsi-color-background-primary-active';
  if (l < 0.225) return '--bsi-color-background-primary-hover';
  if (/border|outline/.test(property)) return '--bsi-color-border-primary';
  if (/background|-bg|shadow/.test(property)) return '--bsi-color-background-primary';
  return '--bsi-color-text-primary';
}

/** Puts custom properties in the place of every colour that derives from the sentinel. */
function substitute(css, hue) {
  const colour = /#[0-9a-f]{6}\b|#[0-9a-f]{3}\b|(?:rgb|hsl)a?\([^()]*\)/gi;
  return css
    .replace(/rgba\(var\(--bs-primary-rgb\), ?var\(--bs-(bg|text)-opacity[^)]*\)\)/g, (_, kind) =>
      `var(--bsi-color-${kind === 'bg' ? 'background' : 'text'}-primary)`)
    // Bare triples cannot follow a property: no rule of ours may need them.
    .replace(/^\s*--bs-[a-z-]*rgb:[^;}]*;?$/gm, (line) => {
      const triple = line.match(/([\d.]+),\s*([\d.]+),\s*([\d.]+)/);
      return triple && isSentinel(toHsl(triple.slice(1, 4).map(Number)), hue) ? '' : line;
    })
    .replace(/([a-z-]+)(\s*:\s*)([^;{}]+)(?=[;}])/gi, (whole, property, colon, value) =>
      property + colon + value.replace(colour, (token) => {
        const read = readColour(token);
        if (!isSentinel(read, hue)) return token;
        const name = `var(${role(property, read)})`;
        return read.alpha === 1 ? name
          : `color-mix(in srgb, ${name} ${Math.round(read.alpha * 100)}%, transparent)`;
      }));
}

async function compileCss() {
  const sass = await load('sass');
  const entry = join(here, 'scss', 'comuni.scss');
  const [first, second] = SENTINELS.map((hue) => {
    const { css } = sass.compile(entry, {
      loadPaths: [join(here, 'node_modules/bootstrap-italia/src/scss'), join(here, 'scss')],
      importers: [{
        canonicalize: (url) => (url === `${SCHEME}:tinta` ? new URL(url) : null),
        load: () => ({ contents: `$primary-h: ${hue};`, syntax: 'scss' }),
      }],
      logger: sass.Logger.silent,
      charset: false,
    });
    return substitute(css, hue);
  });
  if (first !== second) {
    const other = second.split('\n');
    const at = first.split('\n').findIndex((line, i) => line !== other[i]);
    fail(`a colour derived from the primary is left in the style sheet:\n  ${first.split('\n')[at].trim()}`);
  }
  // The sites' policy allows images from the site only: a data: image would be refused and reported.
  return first.replace(/^[ \t]*[\w-]+:[^;{}"]*url\("data:[^"]*"\)[^;{}]*;?$/gm, '');
}

async function prune(css) {
  const { PurgeCSS } = await load('purgecss');
  const lists = JSON.parse(readFileSync(join(here, 'classi.json'), 'utf8'));
  const words = (content) => content.match(/[A-Za-z0-9_-]+/g) ?? [];
  const [result] = await new PurgeCSS().purge({
    content: [join(here, 'templates/**/*.html'), join(here, '../../site-gen/markup/src/**/*.rs'), join(here, 'js/*.js')],
    css: [{ raw: css }],
    extractors: [{ extractor: words, extensions: ['html', 'rs', 'js'] }],
    safelist: {
      standard: [...lists.classi, ...lists.elementi, /^data-/],
      variables: ['--bootstrap-italia-version', /^--bsi-/],
    },
    variables: true,
  });
  return result.css;
}

async function minify(css) {
  const { transform } = await load('lightningcss');
  const version = (major, minor = 0) => (major << 16) | (minor << 8);
  const { code } = transform({
    filename: 'comuni.css',
    code: Buffer.from(css),
    minify: true,
    targets: { chrome: version(105), firefox: version(110), safari: version(15, 4) },
  });
  return code.toString();
}

/** The icons of icone.json, each with its box and its shape: pages hold them, so that no request is made for them. */
function icons() {
  const { icone } = JSON.parse(readFileSync(join(here, 'icone.json'), 'utf8'));
  const source = readFileSync(join(here, 'node_modules/bootstrap-italia/dist/svg/sprites.svg'), 'utf8');
  const all = [...icone].sort().map((id) => {
    const [, box, shape] = source.match(new RegExp(`<symbol id="${id}"[^>]*viewBox="([^"]*)"[^>]*>(.*?)</symbol>`, 's'))
      ?? source.match(new RegExp(`<symbol viewBox="([^"]*)" id="${id}"[^>]*>(.*?)</symbol>`, 's'))
      ?? fail(`icone.json: Bootstrap Italia has no icon "${id}"`);
    return [id, { riquadro: box, forma: shape.replace(/\s+/g, ' ').replace(/> </g, '><').trim() }];
  });
  return Object.fromEntries([...all, ['sp-scudo', { riquadro: '0 0 48 56', forma: shield() }]]);
}

const shield = () => readFileSync(join(here, 'scudo.svg'), 'utf8').match(/<path[^>]*\/>/)?.[0] ?? fail('scudo.svg: no <path/> found');

/** Every icon a template asks for must be in the sprite. */
async function checkIcons(known) {
  const { globSync } = await load('fast-glob').then((m) => ({ globSync: m.default.sync }));
  const files = globSync('templates/**/*.html', { cwd: here }).sort();
  for (const file of files) {
    for (const [, id] of readFileSync(join(here, file), 'utf8').matchAll(/nome="((?:it|sp)-[a-z-]+)"/g)) {
      if (!(id in known)) fail(`${file}: icon "${id}" is not in icone.json`);
    }
  }
  return files.length;
}

/** A script, from a module of js/ and what it imports. */
async function script(entry) {
  const { build } = await load('esbuild');
  const { outputFiles } = await build({
    entryPoints: [join(here, 'js', entry)],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target: ['chrome105', 'firefox110', 'safari15.4'],
    logLevel: 'silent',
  });
  return outputFiles[0].text;
}

function writer() {
  const manifest = {};
  return {
    manifest,
    put(name, content) {
      const bytes = Buffer.isBuffer(content) ? content : Buffer.from(content);
      const digest = createHash('sha256').update(bytes).digest('hex').slice(0, 12);
      const file = name.replace(/(\.[a-z0-9]+)$/, `.${digest}$1`);
      const integrity = `sha384-${createHash('sha384').update(bytes).digest('base64')}`;
      writeFileSync(join(dist, file), bytes);
      manifest[name] = { file, integrity };
      return file;
    },
  };
}

async function main() {
  if (!existsSync(join(here, 'node_modules'))) fail('node_modules is missing: run "npm ci" in themes/comuni first');
  rmSync(dist, { recursive: true, force: true });
  mkdirSync(dist, { recursive: true });
  const { manifest, put } = writer();

  const fontDir = dirname(createRequire(import.meta.url).resolve('@fontsource/titillium-web/package.json'));
  const fonts = {};
  for (const weight of [400, 700]) {
    for (const [suffix, subset] of [['', 'latin'], ['-ext', 'latin-ext']]) {
      const name = `titillium-${weight}${suffix}.woff2`;
      fonts[name] = put(name, readFileSync(join(fontDir, 'files', `titillium-web-${subset}-${weight}-normal.woff2`)));
    }
  }
  // By itself the shield is the icon of the window.
  put('scudo.svg', `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 56" fill="#17324d">${shield()}</svg>\n`);
  const known = icons();
  writeFileSync(join(dist, 'icone.json'), JSON.stringify(known));
  const templates = await checkIcons(known);
  say(`theme: 4 fonts, ${Object.keys(known).length} icons, ${templates} templates checked`);

  const compiled = await compileCss();
  say(`theme: style sheet compiled, ${compiled.length} bytes, no sentinel colour left`);
  let css = await minify(await prune(compiled));
  css = css.replace(/titillium-(400|700)(-ext)?\.woff2/g, (name) => fonts[name] ?? fail(`scss: unknown font ${name}`));
  if (!css.includes('--bootstrap-italia-version')) fail('the property --bootstrap-italia-version was lost');
  if (css.includes('--bs-primary-rgb')) fail('a rule still needs --bs-primary-rgb, which no comune sets');
  if (/url\((?!["']?titillium-)/.test(css)) fail('the style sheet has an image inside it or points outside dist/');
  const weight = gzipSync(css, { level: 9 }).length;
  if (weight > MAX_CSS_GZIP) fail(`comuni.css weighs ${weight} bytes gzipped; the limit is ${MAX_CSS_GZIP}`);
  put('comuni.css', css);

  const js = (await script('sportello.js')).trim();
  if (js.length > MAX_JS) fail(`sportello.js is ${js.length} bytes; the limit is ${MAX_JS}`);
  put('sportello.js', `${js}\n`);
  put('file.js', await script('file.js'));
  // The generator writes it into each site, below the list of its pages; so it has no address of its own.
  writeFileSync(join(dist, 'lavoratore.js'), await script('lavoratore.js'));

  const ordered = Object.fromEntries(Object.entries(manifest).sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(join(dist, 'manifest.json'), `${JSON.stringify(ordered, null, 2)}\n`);
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  say(`theme: comuni.css ${css.length} bytes, ${weight} gzipped; sportello.js ${js.length} bytes; done in ${seconds.toFixed(1)} s`);
}

main().catch((error) => {
  process.stderr.write(`theme: ${error instanceof BuildError ? error.message : error.stack ?? error}\n`);
  process.exitCode = 1;
});
