import { LongrunServer, type ServerOptions } from "../server.ts";
import { withDescriptorSet } from "./descriptor-set-file.ts";

/**
 * A server that also knows the types of the FileDescriptorSet in a file; the empty path is no file. Throws ConfigError
 * with the path if the file cannot be read, or its content is malformed or not complete.
 */
export function serverWithTypes(path: string, options: ServerOptions): LongrunServer {
  return withDescriptorSet(path, (descriptorSet) => {
    return new LongrunServer(descriptorSet === undefined ? options : { ...options, descriptorSet });
  });
}
