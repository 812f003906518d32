import { readFileSync } from "node:fs";
import { ConfigError } from "../config/config.ts";
import { DescriptorSetError } from "../proto/descriptor-set-error.ts";

/**
 * Makes something that takes the FileDescriptorSet in a file; the empty path is no file. Throws {@link ConfigError} with
 * the path if the file cannot be read, or its content is malformed or not complete.
 */
export function withDescriptorSet<Made>(path: string, make: (descriptorSet: Uint8Array | undefined) => Made): Made {
  if (path === "") return make(undefined);
  const descriptorSet = read(path);
  try {
    return make(descriptorSet);
  } catch (error) {
    if (!(error instanceof DescriptorSetError)) throw error;
    throw new ConfigError(`--descriptor-set ${path}: ${error.message}`);
  }
}

function read(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new ConfigError(`--descriptor-set ${path}: ${(error as Error).message}`);
  }
}
