// node foreign.mjs MACHINE DIRECTORY INCLUDE: builds the tests of the text engine and of payloads for another machine, with
// the machine's own compiler and without libraries of its own, and runs them there by way of qemu.

import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

const [machine, directory, include] = process.argv.slice(2);
const here = dirname(fileURLToPath(import.meta.url));
const tests = [
  "main", "text/utf8", "text/block", "text/byte_set", "text/escape", "text/json", "text/raw_json", "verdict", "alert",
  "aps", "payload", "request", "fmt",
];

mkdirSync(directory, { recursive: true });
const program = `${directory}/${machine}`;
execFileSync(`${machine}-linux-gnu-g++`, [
  "-std=c++20", "-O1", "-static", "-DFMT_HEADER_ONLY", `-I${include}`,
  "-idirafter", "/usr/include", // for the headers of doctest, fmt and nlohmann-json, which are the same on any machine
  ...tests.map((name) => `${here}/${name}.cpp`), "-o", program,
]);
const run = spawnSync(`qemu-${machine}`, [program], { encoding: "utf8" });
console.log(run.stdout);
assert.equal(run.status, 0);
