import { create, fromBinary } from "@bufbuild/protobuf";
import { type Status, StatusSchema } from "./proto/messages.ts";

const DETAILS_TRAILER = "grpc-status-details-bin";
const GREATEST_CODE = 16;

/** The error of a gRPC call, or what a gRPC handler gives as its error. */
interface GrpcError {
  readonly code: number;
  readonly details: string;
  readonly metadata?: unknown;
}

/**
 * The google.rpc.Status that an error carries, as its `status` or as the code, details and metadata of an error of grpc-js;
 * undefined if it carries none with a code from 1 to 16. Details that cannot be read are left out.
 */
export function carriedStatus(thrown: unknown): Status | undefined {
  if (typeof thrown !== "object" || thrown === null) return undefined;
  if ("status" in thrown && isStatus(thrown.status)) return thrown.status;
  if (!isGrpcError(thrown)) return undefined;
  const { code, details: message, metadata } = thrown;
  return create(StatusSchema, { code, message, details: detailsOf(metadata) });
}

function isStatus(value: unknown): value is Status {
  const typed = typeof value === "object" && value !== null && "$typeName" in value && "code" in value;
  return typed && value.$typeName === StatusSchema.typeName && isErrorCode(value.code);
}

function isGrpcError(thrown: object): thrown is GrpcError {
  return "code" in thrown && isErrorCode(thrown.code) && "details" in thrown && typeof thrown.details === "string";
}

function isErrorCode(code: unknown): boolean {
  return Number.isInteger(code) && Number(code) > 0 && Number(code) <= GREATEST_CODE;
}

/** The details in the metadata of grpc-js, whichever copy of that made them. */
function detailsOf(metadata: unknown): Status["details"] {
  if (typeof metadata !== "object" || metadata === null) return [];
  if (!("get" in metadata && typeof metadata.get === "function")) return [];
  const trailer: unknown = metadata.get(DETAILS_TRAILER)?.[0];
  return trailer instanceof Uint8Array ? detailsIn(trailer) : [];
}

function detailsIn(trailer: Uint8Array): Status["details"] {
  try {
    return fromBinary(StatusSchema, trailer).details.filter(({ typeUrl }) => typeUrl.includes("/"));
  } catch {
    return [];
  }
}
