// node promises.mjs BUILD_DIRECTORY: after a run of all tests, writes what is promised into the project's README: each row a
// promise, the test that proves it, and the figure that the test itself has put out. Fails where a test has none.

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";

const log = readFileSync(`${process.argv[2]}/Testing/Temporary/LastTest.log`, "utf8");
const outputs = new Map([...log.matchAll(/^ *\d+\/\d+ Testing: (\S+)\n.*?\nOutput:\n-+\n(.*?)<end of output>.*?\nTest (Pass|Fail)/gms)]
  .map(([, name, output, verdict]) => [name, { output, passed: verdict === "Pass" }]));

const row = (promise, test, figure, file) => {
  const found = outputs.get(test);
  assert.ok(found?.passed, `${test} has not passed`);
  const match = figure.exec(found.output);
  assert.ok(match, `${test} says nothing of ${figure}`);
  return [promise, `[\`${test}\`](${file})`, match[0].trim().replaceAll(/ *\| */g, ", ")];
};

const rows = [
  row("A payload is what the rules say, valid UTF-8 and one JSON object, with no byte wasted: compared with a second "
    + "implementation in JavaScript", "oracle", /\d+ passed, 0 failed/, "tests/oracle/oracle.mjs"),
  row("It keeps the limit, and is cut between clusters and as late as can be: every limit from 0 to 899",
    "exhaustive/limits", /\d+ payloads, \d+ refused/, "tests/exhaustive/limits.cpp"),
  row("Ill-formed UTF-8 is repaired as ICU does it: every 251st string of four bytes here, all of them by "
    + "`tests/matrix/run.sh whole`", "exhaustive/four_bytes", /\d+ strings .*, 0 different/, "tests/exhaustive/four_bytes.cpp"),
  row("Escapes read back as they were, at every position and alignment, and all scalar values: nlohmann-json and simdjson",
    "exhaustive/escapes", /assertions: *\d+ \| *\d+ passed \| 0 failed/, "tests/exhaustive/escapes.cpp"),
  row("A nickname moves nothing beside it: every name of up to five symbols that have or change a direction, laid out by ICU",
    "spoof", /\d+ names tried, \d+ lines, 0 changed/, "tests/spoof.cpp"),
  row("In the headings layout nobody's word stands in another's field", "unit",
    /assertions: *\d+ \| *\d+ passed \| 0 failed/, "tests/payload.cpp"),
  row("What a receiver's preview hides is in nothing that is sent, and in no explanation", "previews",
    /\d+ passed, 0 failed/, "tests/harness/previews.mjs"),
  row("A fan-out gives each receiver what the message formatted for it alone is", "oracle/fanout",
    /\d+ pairs, \d+ pushed, 0 failed/, "tests/oracle/fanout.mjs"),
  row("Nothing is allocated", "allocations", /assertions: *\d+ \| *\d+ passed \| 0 failed/, "tests/allocations.cpp"),
  row("The same bytes wherever it is built: compilers, standard libraries, 32 bits, without exceptions, under the address, "
    + "undefined, memory and thread sanitizers (8 threads that share one fan-out) and valgrind", "matrix",
    /\b0 failed/, "tests/matrix/run.sh"),
  row("10 MB of anything cost what 8 KB cost, within 1 % of the instructions", "complexity", /10 MB of text: \d+, at most \d+/,
    "tests/complexity/check.mjs"),
  row("Fuzzing from a corpus, under sanitizers: payload, name, utf8, json_string, grapheme, raw_json, request, tencent, fanout",
    "fuzz", /100% tests passed, 0 tests failed out of \d+/, "tests/fuzz/run.sh"),
];
const nasty = outputs.get("benchmarks/nasty");
assert.ok(nasty?.passed, "benchmarks/nasty has not passed");

const table = [["promise", "test", "its figure"], ["---", "---", "---"], ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
const readme = new URL("../README.md", import.meta.url);
const text = readFileSync(readme, "utf8");
const written = text.replace(/(<!-- written by tests\/promises\.mjs -->\n).*?(\n<!-- end of promises -->)/s,
  (_, begin, end) => `${begin}${table}\n\nThe same by hand, with what servers mostly use ([\`nasty.cpp\`](benchmarks/nasty.cpp)):\n\n${nasty.output.trim()}${end}`);
assert.notEqual(written, text.replace("written by tests/promises.mjs", ""), "the README has a place for the table");
writeFileSync(readme, written);
console.log(`${rows.length} promises, each with its figure`);
