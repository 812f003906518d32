import type { ServiceDefinition } from "@grpc/grpc-js";

/**
 * The service with this full name in what proto-loader has loaded, for a grpc-js server. Throws a TypeError if it is not
 * there.
 */
export function serviceIn(loaded: Readonly<Record<string, object>>, name: string): ServiceDefinition {
  const definition = loaded[name];
  if (isService(definition)) return definition;
  throw new TypeError(`${JSON.stringify(name)} is no service of what was loaded.`);
}

function isService(definition: object | undefined): definition is ServiceDefinition {
  if (definition === undefined || "format" in definition) return false;
  return Object.values(definition).every((method) => typeof method === "object" && method !== null && "path" in method);
}
