import { expect } from "@jest/globals";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;
const STATUS = /^(pending|running|succeeded|failed|cancelled)$/;
const TYPE = /^(invalid_request|authentication_error|permission_denied|not_found|rate_limit|conflict|internal_error)$/;

/** Expects an AsyncOperation as the strictest client wants it: with all seven keys, and no others. */
export function expectAsyncOperation(json: unknown): void {
  const { result_url, error, progress_pct, ...always } = { ...Object(json) };
  expect(always).toEqual({
    id: expect.any(String),
    status: expect.stringMatching(STATUS),
    created_at: expect.stringMatching(TIME),
    updated_at: expect.stringMatching(TIME),
  });
  expect(result_url === null || URL.canParse(result_url)).toBe(true);
  if (error !== null) expect(error).toEqual({ code: expect.any(String), message: expect.any(String) });
  if (progress_pct !== null) {
    expect(progress_pct).toBeGreaterThanOrEqual(0);
    expect(progress_pct).toBeLessThanOrEqual(100);
  }
}

/** Expects an ApiError. */
export function expectApiError(json: unknown): void {
  const { details, ...always } = { ...Object(json) };
  expect(always).toEqual({
    type: expect.stringMatching(TYPE),
    message: expect.stringMatching(/./),
    request_id: expect.stringMatching(UUID),
  });
  const field = { field: expect.any(String), message: expect.any(String), code: "invalid_format" };
  if (details !== null) expect(details).toEqual(expect.arrayContaining([field]));
}
