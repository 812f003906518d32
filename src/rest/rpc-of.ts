import type { DescMethod } from "@bufbuild/protobuf";

/** The name of a method in reports, such as `google.longrunning.Operations/GetOperation`. */
export function rpcOf({ parent, name }: DescMethod): string {
  return `${parent.typeName}/${name}`;
}
