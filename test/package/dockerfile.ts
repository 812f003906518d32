/** One instruction of a Dockerfile: `COPY` and what it is told. */
export interface Instruction {
  readonly keyword: string;
  readonly text: string;
}

/** What is between a FROM and the next one. */
export interface Stage {
  readonly base: string;
  /** Undefined if no other stage can use it. */
  readonly name: string | undefined;
  readonly instructions: readonly Instruction[];
}

/** Reads a Dockerfile, as far as that of longrun goes: comments, continued lines and stages. */
export function parseDockerfile(content: string): readonly Stage[] {
  const lines = content
    .replace(/^#.*\n/gm, "")
    .replace(/\\\n\s*/g, "")
    .split("\n")
    .filter((line) => line !== "");
  const instructions = lines.map((line) => {
    const [, keyword = "", text = ""] = /^(\w+) (.*)$/.exec(line) ?? [];
    return { keyword, text };
  });
  const starts = [...instructions.keys()].filter((index) => instructions[index]?.keyword === "FROM");
  return starts.map((start, index) => {
    const [, base = "", name] = /^(\S+)(?: AS (\S+))?$/.exec(instructions[start]?.text ?? "") ?? [];
    return { base, name, instructions: instructions.slice(start + 1, starts[index + 1]) };
  });
}

/** What instructions of one kind say, in their order. */
export function textsOf(stage: Stage, keyword: string): readonly string[] {
  return stage.instructions.filter((each) => each.keyword === keyword).map(({ text }) => text);
}

/** A COPY: what to copy, to where, and the stage that has it, or undefined for the checkout. */
export function parseCopy(text: string): { sources: readonly string[]; target: string; from: string | undefined } {
  const [, from, paths = ""] = /^(?:--from=(\S+) )?(.*)$/.exec(text) ?? [];
  const words = paths.split(" ");
  return { sources: words.slice(0, -1), target: words.at(-1) ?? "", from };
}

/** A command in the form of a JSON array. */
export function parseCommand(text: string): readonly string[] {
  const command: unknown = JSON.parse(text);
  if (Array.isArray(command) && command.every((word) => typeof word === "string")) return command;
  throw new Error(`${text} is no array of texts`);
}
