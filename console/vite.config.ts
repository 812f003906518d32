import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

/** Where the built console is: beside what serves it. */
const out = fileURLToPath(new URL("../src/rest/console/assets/", import.meta.url));

/** The first browsers with all of what docs/console.md names: light-dark(), <search> and AbortSignal.any. */
const browsers = ["chrome123", "edge123", "firefox124", "safari17.5"];

export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  // The console may be mounted anywhere, also behind a proxy: everything is found beside the page.
  base: "./",
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: { outDir: out, emptyOutDir: true, target: browsers, modulePreload: { polyfill: false }, assetsInlineLimit: 0 },
});
