import { readFile } from "node:fs/promises";

/** The files of Swagger UI that the reference page needs, with their types. */
export const docsAssets: Readonly<Record<string, string>> = {
  "swagger-ui.css": "text/css; charset=UTF-8",
  "swagger-ui-bundle.js": "text/javascript; charset=UTF-8",
};

/** Reads one of {@link docsAssets}, which `npm run docs-assets` has copied from the npm package swagger-ui-dist. */
export function readDocsAsset(name: string): Promise<Uint8Array> {
  return readFile(new URL(`./assets/${name}`, import.meta.url));
}
