import { expect, test } from "@jest/globals";
import { ApiError } from "../../../console/src/api/api-error.ts";

test.each([
  [404, false],
  [429, false],
  [503, true],
])(
  "an error that ends a stream has the status in its body, %d, which tells whether the server is away",
  (code, isAway) => {
    const error = ApiError.inStream({ error: { code, message: "over" } });
    expect(error).toMatchObject({ status: code, message: "over", isAway });
  },
);

test.each([{}, null, { error: {} }, { error: "over" }])(
  "an error without a status does not say that the server is away: %j",
  (body) => {
    expect(ApiError.inStream(body)).toMatchObject({ status: 500, isAway: false });
  },
);
