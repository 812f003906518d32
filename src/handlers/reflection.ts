import type { MessageInitShape } from "@bufbuild/protobuf";
import type { DescribedFile, DescriptorSet } from "../proto/descriptor-set.ts";
import { encode } from "../proto/encode.ts";
import {
  Code,
  ServerReflection,
  type ServerReflectionRequest,
  ServerReflectionResponseSchema,
  ServerReflectionV1Alpha,
} from "../proto/messages.ts";
import { quote } from "../quote.ts";
import { type BoundService, bind } from "./handler.ts";

type Answer = MessageInitShape<typeof ServerReflectionResponseSchema>["messageResponse"];

/**
 * grpc.reflection, v1 and v1alpha: the services of the server, and the descriptors of them and of every type that their
 * Any fields are known to hold. The files are sent as they were compiled, with comments and JSON names.
 */
export function reflectionHandlers(services: readonly string[], descriptors: () => DescriptorSet): BoundService[] {
  const names = [...services, ServerReflection.typeName, ServerReflectionV1Alpha.typeName].sort();

  async function* serverReflectionInfo(
    requests: AsyncIterable<Pick<ServerReflectionRequest, "host"> & { messageRequest: Query }>,
  ): AsyncGenerator<Uint8Array> {
    const sent = new Set<string>();
    for await (const request of requests) {
      const messageResponse = answer(request.messageRequest, descriptors(), names, sent);
      // The messages of the two versions differ in name only: v1's encoding is v1alpha's too.
      const originalRequest = request as ServerReflectionRequest;
      yield encode(ServerReflectionResponseSchema, {
        validHost: request.host,
        originalRequest: { host: originalRequest.host, messageRequest: originalRequest.messageRequest },
        messageResponse: messageResponse as never,
      });
    }
  }

  return [bind(ServerReflection, { serverReflectionInfo }), bind(ServerReflectionV1Alpha, { serverReflectionInfo })];
}

/** What a client asks for, in the terms of both versions. */
type Query =
  | { case: "fileByFilename" | "fileContainingSymbol" | "allExtensionNumbersOfType" | "listServices"; value: string }
  | { case: "fileContainingExtension"; value: { containingType: string; extensionNumber: number } }
  | { case: undefined; value?: undefined };

function answer(query: Query, set: DescriptorSet, services: readonly string[], sent: Set<string>): Answer {
  switch (query.case) {
    case "listServices":
      return { case: "listServicesResponse", value: { service: services.map((name) => ({ name })) } };
    case "fileByFilename":
      return files(set.file(query.value), set, sent, `file ${quote(query.value)}`);
    case "fileContainingSymbol":
      return files(set.fileOfSymbol(query.value), set, sent, `symbol ${quote(query.value)}`);
    case "fileContainingExtension": {
      const { containingType, extensionNumber } = query.value;
      const what = `extension ${extensionNumber} of ${quote(containingType)}`;
      return files(set.fileOfExtension(containingType, extensionNumber), set, sent, what);
    }
    case "allExtensionNumbersOfType": {
      if (set.fileOfSymbol(query.value) === undefined) return notFound(`type ${quote(query.value)}`);
      const extensionNumber = set.extensionNumbers(query.value);
      return { case: "allExtensionNumbersResponse", value: { baseTypeName: query.value, extensionNumber } };
    }
    default:
      return error(Code.INVALID_ARGUMENT, "The request asks for nothing.");
  }
}

/** The file and all that it imports, without what this stream has been sent before, but always the file itself. */
function files(file: DescribedFile | undefined, set: DescriptorSet, sent: Set<string>, what: string): Answer {
  if (file === undefined) return notFound(what);
  const closure = [file];
  const seen = new Set(sent).add(file.name);
  for (const { dependencies } of closure) {
    for (const name of dependencies) {
      const dependency = set.file(name);
      if (dependency === undefined || seen.has(name)) continue;
      seen.add(name);
      closure.push(dependency);
    }
  }
  for (const { name } of closure) sent.add(name);
  return { case: "fileDescriptorResponse", value: { fileDescriptorProto: closure.map(({ bytes }) => bytes) } };
}

function notFound(what: string): Answer {
  return error(Code.NOT_FOUND, `There is no ${what}.`);
}

function error(errorCode: Code, errorMessage: string): Answer {
  return { case: "errorResponse", value: { errorCode, errorMessage } };
}
