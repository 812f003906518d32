import type { OperationState } from "../../client/watch-states.ts";
import { elapsed } from "./elapsed.ts";
import { percentage } from "./progress-line.ts";
import { type Summary, summaryOf } from "./summary.ts";
import { Table } from "./table.ts";

interface Column {
  readonly title: string;
  readonly cell: (summary: Summary, now: number) => string;
  /** Whether only records tell it. */
  readonly ofRecords?: boolean;
}

const columns: readonly Column[] = [
  { title: "NAME", cell: ({ name }) => name },
  { title: "STATE", cell: ({ state }) => state },
  { title: "PROGRESS", cell: ({ fraction }) => (fraction === undefined ? "" : percentage(fraction)), ofRecords: true },
  {
    title: "AGE",
    cell: ({ createTime }, now) => (createTime === undefined ? "" : elapsed(now - createTime)),
    ofRecords: true,
  },
  { title: "MESSAGE", cell: ({ message }) => message },
];

/** Prints operations as a table, as they come, with its titles first. */
export class OperationTable {
  readonly #columns: readonly Column[];
  readonly #table: Table;
  #hasTitles = false;

  /** `hasRecords` is whether the server tells more than the operations themselves; `width` is that of the terminal. */
  constructor(hasRecords: boolean, width?: number) {
    this.#columns = columns.filter(({ ofRecords }) => hasRecords || !ofRecords);
    this.#table = new Table(
      this.#columns.map(({ title }) => title),
      width,
    );
  }

  /** The lines of some operations; `now` is in milliseconds since 1970. */
  lines(states: readonly OperationState[], now: number): string {
    const titles = this.#hasTitles ? [] : [this.#columns.map(({ title }) => title)];
    this.#hasTitles = true;
    const rows = states.map(summaryOf).map((summary) => this.#columns.map(({ cell }) => cell(summary, now)));
    return this.#table.lines([...titles, ...rows]);
  }
}
