import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

/** Where the built console is: beside what serves it. */
const out = fileURLToPath(new URL("../src/rest/console/assets/", import.meta.url));

export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  // The console may be mounted anywhere, also behind a proxy: everything is found beside the page.
  base: "./",
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: { outDir: out, emptyOutDir: true, target: "es2022", modulePreload: { polyfill: false }, assetsInlineLimit: 0 },
});
