import { expect } from "@jest/globals";

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;
const STATUS = /^(PENDING|RUNNING|CANCELING|SUCCEEDED|FAILED|CANCELED)$/;

/** Expects a XiqOperationObject as the strictest client wants it. */
export function expectXiqOperation(json: unknown): void {
  const { metadata, response, error, ...always } = { ...Object(json) };
  expect(always).toEqual({ id: expect.any(String), done: expect.any(Boolean) });
  const { percentage = 0, step = "", start_time = metadata.create_time, end_time = start_time, ...required } = metadata;
  expect(required).toEqual({
    status: expect.stringMatching(STATUS),
    cancelable: expect.any(Boolean),
    create_time: expect.stringMatching(TIME),
    update_time: expect.stringMatching(TIME),
    expires_in: expect.any(Number),
  });
  expect([start_time, end_time]).toEqual([expect.stringMatching(TIME), expect.stringMatching(TIME)]);
  expect(typeof step).toBe("string");
  expect([percentage, required.expires_in].every(Number.isInteger)).toBe(true);
  expect(percentage).toBeGreaterThanOrEqual(0);
  expect(percentage).toBeLessThanOrEqual(100);
  expect(required.expires_in).toBeGreaterThanOrEqual(0);
  expect(always.done).toBe(response !== undefined || error !== undefined);
  if (error !== undefined) expectXiqError(error);
}

/** Expects a XiqError with all that old clients and new ones need. */
export function expectXiqError(json: unknown): void {
  const { error_message_code = "", error_params = {}, ...required } = { ...Object(json) };
  expect(required).toEqual({
    error_code: expect.stringMatching(/^[A-Z_]+$/),
    error_id: expect.stringMatching(/./),
    error_message: expect.any(String),
    error_message_description: expect.any(String),
  });
  expect(typeof error_message_code).toBe("string");
  expect(Object.values(error_params).every((value) => typeof value === "string")).toBe(true);
}
