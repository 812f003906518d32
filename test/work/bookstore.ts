import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { loadSync } from "@grpc/proto-loader";

const checkout = fileURLToPath(new URL("../../", import.meta.url));
const google = "node_modules/google-proto-files";
const unused = ["apikeys", "cloudquotas", "expr", "servicecontrol", "servicemanagement", "serviceusage"].map(
  (name) => `${google}/google/api/${name}`,
);
const config = {
  version: "v2",
  modules: [
    { path: "test/work" },
    {
      path: google,
      includes: ["api", "longrunning", "rpc"].map((name) => `${google}/google/${name}`),
      excludes: unused,
    },
  ],
};

/** The service of a user, as proto-loader loads it. */
export const loaded = loadSync("bookstore.proto", {
  includeDirs: [import.meta.dirname, join(checkout, google)],
  defaults: true,
});

/** The same as an encoded FileDescriptorSet, which a user makes with `buf build` or `protoc`. */
export const descriptorSet: Uint8Array = execFileSync(
  "node_modules/.bin/buf",
  ["build", "--config", JSON.stringify(config), "--path", "test/work/bookstore.proto", "-o", "-#format=binpb"],
  { cwd: checkout, maxBuffer: 2 ** 24 },
);
