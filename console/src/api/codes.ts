/** The gRPC codes: the name of each by its number, and what it means for an operation. */
export const codes: Readonly<Record<number, readonly [name: string, meaning: string]>> = {
  1: ["CANCELLED", "It was cancelled."],
  2: ["UNKNOWN", "Its producer could not tell what went wrong."],
  3: ["INVALID_ARGUMENT", "What was asked for was not right."],
  4: ["DEADLINE_EXCEEDED", "It took too long."],
  5: ["NOT_FOUND", "Something that it needs is not there."],
  6: ["ALREADY_EXISTS", "What it was to make is there already."],
  7: ["PERMISSION_DENIED", "It was not allowed to do what it has to."],
  8: ["RESOURCE_EXHAUSTED", "Something that it needs was used up."],
  9: ["FAILED_PRECONDITION", "Things were not in the state that it needs."],
  10: ["ABORTED", "It was ended, for instance because its producer fell silent."],
  11: ["OUT_OF_RANGE", "It went past the end of something."],
  12: ["UNIMPLEMENTED", "What was asked for is not supported."],
  13: ["INTERNAL", "Something in its producer is broken."],
  14: ["UNAVAILABLE", "Something that it needs was away; it can be tried again."],
  15: ["DATA_LOSS", "Data was lost or damaged."],
  16: ["UNAUTHENTICATED", "It could not prove who it is."],
};
