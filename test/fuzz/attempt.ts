import { toBinary } from "@bufbuild/protobuf";
import { LongrunError } from "../../src/errors.ts";
import { Code, StatusSchema } from "../../src/proto/messages.ts";

/** The most bytes of an error that still fit into the headers that every client takes, in base64 and beside others. */
const LARGEST_STATUS = 4096;

type ErrorClass = abstract new (...args: never[]) => Error;

/**
 * What a parser makes of its input; undefined if it refuses it, by an error of its own or by a LongrunError that blames the
 * caller. Throws for anything else that it throws.
 */
export function attempt<Value>(parse: () => Value, ...own: readonly ErrorClass[]): Value | undefined {
  try {
    return parse();
  } catch (error) {
    checkRefusal(error, own);
    return undefined;
  }
}

/** The same of a parser that takes its time. */
export async function attemptLater<Value>(
  parse: () => Value | Promise<Value>,
  ...own: readonly ErrorClass[]
): Promise<Value | undefined> {
  try {
    return await parse();
  } catch (error) {
    checkRefusal(error, own);
    return undefined;
  }
}

function checkRefusal(error: unknown, own: readonly ErrorClass[]): void {
  if (own.some((each) => error instanceof each)) return;
  if (!(error instanceof LongrunError) || error.code === Code.INTERNAL || error.code === Code.UNKNOWN) throw error;
  const { length } = toBinary(StatusSchema, error.toStatus());
  if (length > LARGEST_STATUS) throw new Error(`the error takes ${length} bytes`, { cause: error });
  if (!error.message.isWellFormed()) throw new Error("the error is no well-formed Unicode", { cause: error });
}
