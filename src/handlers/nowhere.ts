import { parentPattern } from "../aip/parent-pattern.ts";
import { operationName } from "../aip/resource-name.ts";

/** A parent in which there never is an operation, for nobody can create one there: `operations` is no collection of parents. */
export const nowhere = parentPattern("operations/nowhere");

/** The name of an operation that is never there. */
export const nothing = operationName(nowhere.text, "nothing");
