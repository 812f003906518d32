import { type DescMethod, getOption, hasOption, type Registry } from "@bufbuild/protobuf";
import { LongrunError } from "../errors.ts";
import { operationInfo } from "../proto/messages.ts";

/** A method as proto-loader describes it. */
export interface LoadedMethod {
  /** The path, `/` and the full names of the service and the method. */
  readonly path: string;
  readonly options?: Readonly<Record<string, unknown>>;
}

/**
 * A method: as protobuf-es or proto-loader describes it, or by its full name, such as `bookstore.v1.Bookstore.ExportBooks`,
 * in the descriptor set.
 */
export type MethodSource = DescMethod | LoadedMethod | string;

/** What the google.longrunning.operation_info of a method promises: names of types, empty where it says nothing. */
export interface OperationPromise {
  /** The full name of the method. */
  readonly method: string;
  readonly responseType: string;
  readonly metadataType: string;
}

/** What a method promises of its operations. Throws a TypeError if the method is not known. */
export function operationPromise(method: MethodSource | undefined, types: () => Registry): OperationPromise {
  if (method === undefined) throw new TypeError("The method of the operation is undefined: is its name misspelt?");
  if (typeof method === "string") return ofSchema(methodNamed(method, types()));
  if ("kind" in method) return ofSchema(method);
  const info = method.options?.["(google.longrunning.operation_info)"];
  return {
    method: method.path.slice(1).replace("/", "."),
    responseType: textIn(info, "response_type", "responseType"),
    metadataType: textIn(info, "metadata_type", "metadataType"),
  };
}

/**
 * Holds what is packed to what a method promises; undefined is not known yet. Throws OPERATION_TYPE_MISMATCH.
 */
export function holdToPromise(promise: OperationPromise, part: "response" | "metadata", typeName: string | undefined) {
  const promised = part === "response" ? promise.responseType : promise.metadataType;
  if (typeName === undefined || promised === "" || isNamed(typeName, promised, promise.method)) return;
  const message = `The ${part} of ${promise.method} is a ${typeName}, but its operation_info says ${promised}.`;
  throw new LongrunError("OPERATION_TYPE_MISMATCH", message, { method: promise.method, typeName, promised });
}

/** Whether a name in the scope of a method is that of a type: full names are, and those of types in its package. */
function isNamed(typeName: string, promised: string, method: string): boolean {
  const scope = method.split(".").slice(0, -2);
  return typeName === promised.replace(/^\./, "") || typeName === [...scope, promised].join(".");
}

function ofSchema(method: DescMethod): OperationPromise {
  const { responseType = "", metadataType = "" } = hasOption(method, operationInfo)
    ? getOption(method, operationInfo)
    : {};
  return { method: `${method.parent.typeName}.${method.name}`, responseType, metadataType };
}

function methodNamed(name: string, types: Registry): DescMethod {
  const dot = name.lastIndexOf(".");
  const found = types.getService(name.slice(0, dot))?.methods.find((method) => method.name === name.slice(dot + 1));
  if (found === undefined) throw new TypeError(`${JSON.stringify(name)} is no method of the descriptor set.`);
  return found;
}

function textIn(info: unknown, ...keys: readonly string[]): string {
  if (typeof info !== "object" || info === null) return "";
  const text = keys.map((key): unknown => Reflect.get(info, key)).find((value) => typeof value === "string");
  return typeof text === "string" ? text : "";
}
