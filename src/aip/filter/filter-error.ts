/** A filter that cannot be used. The message tells what is wrong and where, as in `unexpected ")" at position 12`. */
export class FilterError extends Error {
  override readonly name = "FilterError";
  /** Where in the filter it is wrong, counted in UTF-16 code units from 0, as JavaScript's strings are. */
  readonly position: number;

  constructor(problem: string, position: number) {
    super(`${problem} at position ${position}`);
    this.position = position;
  }
}
