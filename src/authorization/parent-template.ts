import { isResourceId } from "../aip/resource-id.ts";
import { type CollectionIds, type Ids, ParentSet } from "./parent-set.ts";

const DESCENDANTS = "**";
const ANY_ID = "*";
const CLAIM = /^\{(?<claim>[^{}]+)\}$/;

/** A segment and the slash after it, which is not within a claim's braces: the names of claims may be URLs. */
const SEGMENT = /((?:\{[^{}]*\}|[^/])*)\//gy;

const RULE =
  'must be "" for the root, "**" for everything, or collection/ID pairs, where * is any ID and {claim} the value of a ' +
  "claim, with /** at the end if all below is meant too, such as projects/acme/**";

interface Pair {
  readonly collection: string;
  readonly idsFor: (claims: Claims) => Ids;
}

type Claims = Readonly<Record<string, unknown>>;

/**
 * The parents that a rule is about, as the policy writes them: `projects/acme` is one, `projects/*` one for each ID,
 * `projects/acme/**` that one and all below it, `**` all with the root, and the empty text the root alone. In
 * `tenants/{tenant}` the ID is the value of the principal's claim, a text or one of a list of texts.
 */
export class ParentTemplate {
  readonly #pairs: readonly Pair[];
  readonly #withDescendants: boolean;

  private constructor(pairs: readonly Pair[], withDescendants: boolean) {
    this.#pairs = pairs;
    this.#withDescendants = withDescendants;
  }

  /** Reads a template. Throws a RangeError that says what it must be, if it is malformed. */
  static parse(text: string): ParentTemplate {
    const segments = text === "" ? [] : Array.from(`${text}/`.matchAll(SEGMENT), ([, segment]) => segment);
    const withDescendants = segments.at(-1) === DESCENDANTS;
    if (withDescendants) segments.pop();
    const pairs: Pair[] = [];
    for (let index = 0; index < segments.length; index += 2) {
      pairs.push({ collection: parseCollection(segments[index]), idsFor: parseIds(segments[index + 1]) });
    }
    return new ParentTemplate(pairs, withDescendants);
  }

  /** The parents for a principal with these claims; undefined if a claim that is needed has no value that can be an ID. */
  for(claims: Claims): ParentSet | undefined {
    const pairs = this.#pairs.map(({ collection, idsFor }): CollectionIds => ({ collection, ids: idsFor(claims) }));
    return pairs.some(({ ids }) => ids?.size === 0) ? undefined : new ParentSet(pairs, this.#withDescendants);
  }
}

function parseCollection(segment = ""): string {
  if (!isResourceId(segment)) throw new RangeError(RULE);
  return segment;
}

function parseIds(segment = ""): (claims: Claims) => Ids {
  if (segment === ANY_ID) return () => undefined;
  const claim = CLAIM.exec(segment)?.groups?.claim;
  if (claim !== undefined) return (claims) => idsIn(claims[claim]);
  if (!isResourceId(segment)) throw new RangeError(RULE);
  const ids = new Set([segment]);
  return () => ids;
}

/** Those of a claim's values that can be IDs. */
function idsIn(value: unknown): ReadonlySet<string> {
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return new Set(values.filter((each) => typeof each === "string").filter(isResourceId));
}
