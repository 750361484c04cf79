// node check.mjs HARNESS: runs the conformance cases beside this file through the harness. Payloads compare as JSON
// values and must waste no byte; lines that begin with `!` compare by their first two words.

import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";

const here = new URL(".", import.meta.url);
const cases = readdirSync(here)
  .filter((name) => name.endsWith(".jsonl"))
  .flatMap((name) => readFileSync(new URL(name, here), "utf8").split("\n"))
  .filter((line) => line !== "")
  .map((line) => JSON.parse(line));

const run = spawnSync(process.argv[2], {
  input: cases.map((each) => JSON.stringify(each.in) + "\n").join(""),
  maxBuffer: 1 << 30,
});
const lines = new TextDecoder("utf-8", { fatal: true }).decode(run.stdout).split("\n");

const firstWords = (line) => line.split(" ").slice(0, 2).join(" ");
const problem = (got, want) => {
  if (typeof want === "string") return firstWords(got) === firstWords(want) ? "" : `want ${want}`;
  if (got.startsWith("!")) return `want ${JSON.stringify(want)}`;
  if (!isDeepStrictEqual(JSON.parse(got), want)) return `want ${JSON.stringify(want)}`;
  return got.length > JSON.stringify(JSON.parse(got)).length ? "wastes bytes" : "";
};

let failed = 0;
cases.forEach((each, i) => {
  const why = problem(lines[i] ?? "", each.out);
  if (why !== "") {
    failed += 1;
    console.error(`${each.name}: ${why.slice(0, 200)}\n    got ${(lines[i] ?? "").slice(0, 200)}`);
  }
});
if (run.status !== 0 || lines.length !== cases.length + 1) {
  failed += 1;
  console.error(`exit status ${run.status}, ${lines.length - 1} lines for ${cases.length} cases`);
}
console.log(`${cases.length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 && cases.length > 0 ? 0 : 1;
