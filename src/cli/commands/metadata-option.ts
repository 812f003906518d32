import { Option } from "commander";

/** The option of a command that writes metadata, which {@link parseAny} reads. */
export function metadataOption(): Option {
  const description = "what clients see of the work: an object, of the type that its @type names if it has one";
  return new Option("--metadata <JSON>", description);
}
