// Builds everything the browser needs into src/partnerwerk/web/static/partnerwerk/ (never
// committed): app.css with its fonts, app.js, and icons.svg with only the icons in use.
import { context } from "esbuild";
import { copyFile, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { join } from "node:path";

const here = fileURLToPath(new URL(".", import.meta.url));
const source = join(here, "../src/partnerwerk");
const out = join(source, "web/static/partnerwerk");
const icons = join(here, "node_modules/lucide-static/icons");

// An icon is in use where a template or Python file writes `icon "name"` or `icon="name"`.
const ICON_USE = /icon(?:_name)?["']?\s*[:=]?\s*["']([a-z][a-z0-9-]*)["']/g;

async function usedIcons() {
  const files = await readdir(source, { recursive: true });
  const texts = await Promise.all(
    files.filter((f) => /\.(html|py)$/.test(f)).map((f) => readFile(join(source, f), "utf8")),
  );
  return [...new Set(texts.flatMap((text) => [...text.matchAll(ICON_USE)].map((m) => m[1])))].sort();
}

async function symbol(name) {
  const svg = await readFile(join(icons, `${name}.svg`), "utf8").catch(() => {
    throw new Error(`No Lucide icon is called "${name}"`);
  });
  const shapes = svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>"));
  return `<symbol id="${name}" viewBox="0 0 24 24">${shapes.replace(/\s*\n\s*/g, "")}</symbol>`;
}

async function writeSprite() {
  const symbols = await Promise.all((await usedIcons()).map(symbol));
  const notice = "<!-- Icons by Lucide, ISC licence: https://lucide.dev/license -->";
  await writeFile(
    join(out, "icons.svg"),
    `<svg xmlns="http://www.w3.org/2000/svg">${notice}${symbols.join("")}</svg>\n`,
  );
}

const watch = process.argv.includes("--watch");
await mkdir(out, { recursive: true });
await writeSprite();
await copyFile(join(here, "mark.svg"), join(out, "mark.svg"));

const build = await context({
  entryPoints: [join(here, "js/app.js"), join(here, "css/app.css")],
  outdir: out,
  outbase: here,
  entryNames: "[name]",
  assetNames: "[name]", // no hash: templates preload the font, and Django adds its own
  bundle: true,
  minify: true,
  format: "esm",
  target: ["chrome123", "firefox128", "safari17.5"], // the first with light-dark()
  loader: { ".woff2": "file" },
  legalComments: "linked",
  logLevel: "info",
});
await build.rebuild();
if (watch) await build.watch();
else await build.dispose();
