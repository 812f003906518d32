import config from "./jest.clients.config.js";

/** All tests of a server as its clients see it, for the repository that LONGRUN_TEST_REPOSITORY says. */
export default {
  ...config,
  testMatch: ["<rootDir>/test/server/**/*.test.ts", "<rootDir>/test/clients/**/*.test.ts"],
};
