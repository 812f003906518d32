import { clone } from "@bufbuild/protobuf";
import { type FileDescriptorProto, FileDescriptorProtoSchema } from "@bufbuild/protobuf/wkt";
import { scopeOf } from "./declared-symbols.ts";

/**
 * A file without the messages, enums, services and extensions that other files declare already, such as a copy of
 * google/rpc/status.proto under another name. It publicly imports those files instead, so that whoever imports it finds
 * all that it declared. A file that shares nothing with others is given as it is.
 */
export function leaveToOwners(
  file: FileDescriptorProto,
  ownerOf: (symbol: string) => string | undefined,
): FileDescriptorProto {
  const scope = scopeOf(file);
  const owner = ({ name }: { readonly name: string }) => ownerOf(scope + name);
  const owners = new Set(
    [...file.messageType, ...file.enumType, ...file.service, ...file.extension]
      .map(owner)
      .filter((name) => name !== undefined),
  );
  if (owners.size === 0) return file;

  const rest = clone(FileDescriptorProtoSchema, file);
  const isOwn = (declaration: { readonly name: string }) => owner(declaration) === undefined;
  rest.messageType = rest.messageType.filter(isOwn);
  rest.enumType = rest.enumType.filter(isOwn);
  rest.service = rest.service.filter(isOwn);
  rest.extension = rest.extension.filter(isOwn);
  // Comments are found by the positions of what they are about, which are others now.
  delete rest.sourceCodeInfo;
  rest.dependency = [...new Set([...file.dependency, ...owners])];
  const imports = [...owners].map((name) => rest.dependency.indexOf(name));
  rest.publicDependency = [...new Set([...file.publicDependency, ...imports])];
  return rest;
}
