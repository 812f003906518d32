import type { State } from "../../proto/messages.ts";
import type { Position } from "../repository.ts";
import { type Candidates, conditionsOf, type Way } from "./candidates.ts";
import { Parameters } from "./parameters.ts";
import { RECORD_COLUMNS, type RecordRow } from "./record-row.ts";

/** A statement and its parameters. */
export interface Query {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** A part of the candidates, in their order. */
export interface Part {
  readonly oldestFirst: boolean;
  readonly after: Position | undefined;
  /** How many records are looked at. */
  readonly limit: number;
  /** No more come when the candidates have more bytes of operations than these. */
  readonly maxBytes: number;
}

/** A candidate, or else the last record looked at; its place among these; and how many they are. */
export type CandidateRow = RecordRow & {
  readonly is_candidate: boolean;
  readonly place: number;
  readonly looked: number;
};

/** Reads the next candidates: {@link CandidateRow}. */
export function candidatesQuery(candidates: Candidates, way: Way, part: Part): Query {
  const { oldestFirst, after, limit, maxBytes } = part;
  const parameters = new Parameters();
  const { range, search } = conditionsOf(candidates, parameters, after, oldestFirst);
  const direction = oldestFirst ? "ASC" : "DESC";
  const order = `create_time ${direction}, sequence ${direction}`;
  // A search is for few. With an order that no index has, the database cannot walk along one until it has found them.
  const searchOrder = `create_time + 0 ${direction}, sequence + 0 ${direction}`;
  // The length of an operation that is kept apart from its row is known without reading it.
  const text = `SELECT ${RECORD_COLUMNS}, is_candidate, place, looked FROM (
      SELECT *, row_number() OVER up_to AS place, count(*) OVER () AS looked,
        sum(size) OVER up_to - size AS bytes_before
      FROM (
        SELECT *, CASE WHEN is_candidate THEN octet_length(operation) ELSE 0 END AS size
        FROM (
          SELECT ${RECORD_COLUMNS}, ${way === "walk" ? search : "true"} AS is_candidate
          FROM longrun.operations WHERE ${way === "walk" ? range : `${range} AND ${search}`}
          ORDER BY ${way === "walk" ? order : searchOrder} LIMIT ${parameters.add(limit, "bigint")}
        ) AS looked_at
      ) AS sized
      WINDOW up_to AS (ORDER BY ${order} ROWS UNBOUNDED PRECEDING)
    ) AS placed
    WHERE bytes_before <= ${parameters.add(maxBytes, "bigint")} AND (is_candidate OR place = looked)
    ORDER BY ${order}`;
  return { text, values: parameters.values };
}

/** A row of {@link countQuery}: how many records in a state were looked at, and how many of these have not expired. */
export type CountRow = { readonly state: State; readonly looked: number; readonly count: number };

/** Counts candidates by state: {@link CountRow}. Looks at so many at most. */
export function countQuery(candidates: Candidates, now: number, limit: number): Query {
  const parameters = new Parameters();
  const { range, search } = conditionsOf(candidates, parameters);
  const text = `SELECT state, count(*) AS looked,
      count(*) FILTER (WHERE expire_time IS NULL OR expire_time > ${parameters.add(now, "bigint")}) AS count
    FROM (
      SELECT state, expire_time FROM longrun.operations WHERE ${range} AND ${search}
      LIMIT ${parameters.add(limit, "bigint")}
    ) AS candidates
    GROUP BY state`;
  return { text, values: parameters.values };
}
