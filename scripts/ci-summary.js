// Prints how many tests passed and how many failed, by the reports of jest that are its arguments.
import { readFileSync } from "node:fs";

const reports = process.argv.slice(2).map((file) => JSON.parse(readFileSync(file, "utf8")));
const total = (count) => reports.reduce((sum, report) => sum + count(report), 0);
const passed = total((report) => report.numPassedTests);
// A suite that could not be run at all has no tests to count.
const failed = total((report) => report.numFailedTests + report.numRuntimeErrorTestSuites);
console.log(passed, failed);
