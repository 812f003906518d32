import { badField, LongrunError } from "../../errors.ts";
import { quote } from "../../quote.ts";
import { decodePercent } from "../../transcoding/percent-encoding.ts";
import { nameOfId } from "./operation-id.ts";

const OPERATION = /^\/operations\/([^/]+)(?:\/([^/]+))?$/;

/** Where an action on an operation is found: `{httpMethod} {mount}/operations/{id}`, with `/{verb}` if that is not empty. */
export interface ActionPath {
  readonly httpMethod: "GET" | "POST" | "DELETE";
  readonly verb: string;
}

/** What a path asks for: the operation by its name, and the actions that the path has. */
export interface FoundActions<Action> {
  readonly name: string;
  readonly actions: readonly Action[];
}

/**
 * Finds the actions on operations under a mount by the path of a request as it came, which is never normalised. The ID is
 * one segment, percent-encoded. google.api.http templates cannot say this: they have no segment that begins with a
 * colon, such as `/:cancel`.
 */
export class ActionFinder<Action extends ActionPath> {
  readonly #mount: string;
  readonly #actions: readonly Action[];

  /** Takes the path before `/operations`, such as `/xiq`; a slash at its end counts for nothing. */
  constructor(mount: string, actions: readonly Action[]) {
    this.#mount = mount.replace(/\/+$/, "");
    this.#actions = actions;
  }

  /** Throws ROUTE_NOT_FOUND if no action has the path, or INVALID_PATH if it is no percent-encoded UTF-8. */
  find(path: string): FoundActions<Action> {
    const inMount = path.startsWith(this.#mount) ? path.slice(this.#mount.length) : "";
    const [, id, verb = ""] = OPERATION.exec(inMount) ?? [];
    const actions = id === undefined ? [] : this.#actions.filter((each) => each.verb === decode(verb));
    if (id === undefined || actions.length === 0) {
      throw new LongrunError("ROUTE_NOT_FOUND", `No method has the path ${quote(path)}.`, { path });
    }
    return { name: nameOfId(decode(id)), actions };
  }
}

function decode(raw: string): string {
  const text = decodePercent(raw);
  if (text === undefined) throw badField("INVALID_PATH", "path", "must be percent-encoded UTF-8.", raw);
  return text;
}
