// Makes src/proto/gen from protos/ and from the protos in node_modules: types and descriptors of each
// file for the code, and one descriptor set with comments and JSON names for reflection.
import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const out = "src/proto/gen";
const google = "node_modules/google-proto-files/google";

const served = [
  "protos/longrun",
  `${google}/cloud/common`,
  `${google}/longrunning`,
  `${google}/rpc`,
  "node_modules/grpc-health-check/proto/health",
  "node_modules/@grpc/reflection/build/proto/grpc",
];
const wellKnown = "any api duration empty field_mask source_context struct timestamp type wrappers"
  .split(" ")
  .map((name) => `${google}/protobuf/${name}.proto`);

const buf = (args, files) =>
  execFileSync("buf", [...args, ...files.flatMap((file) => ["--path", file])], { cwd: root, stdio: "inherit" });

rmSync(`${root}${out}`, { recursive: true, force: true });
buf(["generate", "--include-imports"], served);
buf(["build", "--as-file-descriptor-set", "-o", `${out}/descriptors.binpb`], [...served, ...wellKnown]);
