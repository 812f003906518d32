// Copies what the reference page at /docs loads from the npm package swagger-ui-dist, with its licenses.
import { copyFileSync, mkdirSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";

const from = fileURLToPath(new URL("../node_modules/swagger-ui-dist/", import.meta.url));
const to = fileURLToPath(new URL("../src/rest/documents/assets/", import.meta.url));

rmSync(to, { recursive: true, force: true });
mkdirSync(to, { recursive: true });
const licenses = ["LICENSE", "NOTICE", "swagger-ui-bundle.js.LICENSE.txt"];
for (const name of ["swagger-ui.css", "swagger-ui-bundle.js", ...licenses]) copyFileSync(from + name, to + name);
