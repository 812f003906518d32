import { readFileSync } from "node:fs";
import { ConfigError } from "../config/config.ts";
import { DescriptorSetError } from "../proto/descriptor-set-error.ts";
import { LongrunServer, type ServerOptions } from "../server.ts";

/**
 * A server that also knows the types of the FileDescriptorSet in a file; the empty path is no file. Throws
 * {@link ConfigError} with the path if the file cannot be read, or its content is malformed or not complete.
 */
export function serverWithTypes(path: string, options: ServerOptions): LongrunServer {
  if (path === "") return new LongrunServer(options);
  const descriptorSet = read(path);
  try {
    return new LongrunServer({ ...options, descriptorSet });
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
