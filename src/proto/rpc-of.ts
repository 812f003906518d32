import type { DescMethod } from "@bufbuild/protobuf";

/** The full name of a method as reports, metrics and spans have it, such as `google.longrunning.Operations/GetOperation`. */
export function rpcOf({ parent, name }: DescMethod): string {
  return `${parent.typeName}/${name}`;
}
