// Runs after `npm ci`. Without devDependencies there is nothing to make things from: a production
// install gets them ready-made in dist/.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const devDependencies = ["@bufbuild/buf", "@bufbuild/protoc-gen-es", "google-proto-files", "swagger-ui-dist", "vite"];
const installed = (name) => existsSync(fileURLToPath(new URL(`../node_modules/${name}`, import.meta.url)));

if (devDependencies.every(installed)) {
  await import("./protos.js");
  await import("./docs-assets.js");
  await import("./console.js");
} else {
  console.log(
    "longrun: devDependencies are not installed; src/proto/gen and the assets of /docs and the console are not made",
  );
}
