import type { DescMessage, Registry } from "@bufbuild/protobuf";

/** The type that a type URL such as `type.googleapis.com/google.rpc.Status` names, whatever stands before the slash. */
export function typeOfUrl(types: Registry, typeUrl: string): DescMessage | undefined {
  const slash = typeUrl.lastIndexOf("/");
  return slash < 0 ? undefined : types.getMessage(typeUrl.slice(slash + 1));
}
