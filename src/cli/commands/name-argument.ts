import { Argument } from "commander";
import { operationName, operationNames } from "./arguments.ts";

/** The argument of a command about one operation. */
export function nameArgument(): Argument {
  return new Argument("<name>", "its name, such as operations/abc, or an ID in the root").argParser(operationName);
}

/** The argument of a command about several operations. */
export function namesArgument(): Argument {
  const description = "their names, such as operations/abc, or IDs in the root";
  return new Argument("<names...>", description).argParser(operationNames);
}
