import { Code } from "../../proto/messages.ts";

const codes: ReadonlyMap<number, Code> = new Map([
  [400, Code.INVALID_ARGUMENT],
  [401, Code.UNAUTHENTICATED],
  [403, Code.PERMISSION_DENIED],
  [404, Code.NOT_FOUND],
  [405, Code.UNIMPLEMENTED],
  [409, Code.ABORTED],
  [416, Code.OUT_OF_RANGE],
  [429, Code.RESOURCE_EXHAUSTED],
  [499, Code.CANCELLED],
  [501, Code.UNIMPLEMENTED],
  [503, Code.UNAVAILABLE],
  [504, Code.DEADLINE_EXCEEDED],
]);

/** The gRPC code that an HTTP status stands for, as Google's clients read it; what is below 400 is OK. */
export function codeOfStatus(status: number): Code {
  if (status < 400) return Code.OK;
  return codes.get(status) ?? (status < 500 ? Code.FAILED_PRECONDITION : Code.INTERNAL);
}
