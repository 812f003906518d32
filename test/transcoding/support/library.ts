import { execFileSync } from "node:child_process";
import { join } from "node:path";
import type { DescMessage, DescMethod } from "@bufbuild/protobuf";
import { DescriptorSet, servedDescriptors } from "../../../src/proto/descriptor-set.ts";
import { typeRegistry } from "../../../src/proto/type-registry.ts";

const google = "node_modules/google-proto-files";
const config = {
  version: "v2",
  modules: [
    { path: "test/transcoding/protos" },
    { path: google, includes: [`${google}/google/api`, `${google}/google/protobuf`] },
  ],
};
const bytes = execFileSync(
  "node_modules/.bin/buf",
  ["build", "--config", JSON.stringify(config), "--path", "test/transcoding/protos/library", "-o", "-#format=binpb"],
  { cwd: join(import.meta.dirname, "../../.."), maxBuffer: 2 ** 24 },
);

/** The types of test/transcoding/protos. */
export const libraryTypes = typeRegistry(new DescriptorSet(bytes, servedDescriptors()));

/** The message of the package library.v1 with this name. */
export function libraryMessage(name: string): DescMessage {
  const message = libraryTypes.getMessage(`library.v1.${name}`);
  if (message === undefined) throw new Error(`no message ${name}`);
  return message;
}

/** The method of the service of the package library.v1. */
export function libraryMethod(service: "Library" | "Broken", name: string): DescMethod {
  const method = libraryTypes.getService(`library.v1.${service}`)?.methods.find((each) => each.name === name);
  if (method === undefined) throw new Error(`no method ${name}`);
  return method;
}
