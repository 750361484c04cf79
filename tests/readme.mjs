// node readme.mjs README.md DIRECTORY COMPILER [FLAG …]: every C++ program in the README compiles without a warning and
// prints the text block that follows it.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";

const [readme, directory, compiler, ...flags] = process.argv.slice(2);
const blocks = [...readFileSync(readme, "utf8").matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(([, kind, text]) => ({ kind, text }));

const shell = blocks.filter(({ kind }) => kind === "sh");
assert.equal(shell.length, 6, "six shell blocks");
for (const { text } of shell) assert.equal(text.trim().split("\n").length, 1, "each one command");

mkdirSync(directory, { recursive: true });
let programs = 0;
blocks.forEach(({ kind, text }, i) => {
  if (kind !== "cpp") return;
  programs += 1;
  const program = `${directory}/program_${programs}`;
  writeFileSync(`${program}.cpp`, text);
  execFileSync(compiler, ["-std=c++20", "-Wall", "-Wextra", "-Werror", `${program}.cpp`, "-o", program, ...flags]);
  assert.equal(blocks[i + 1]?.kind, "text", "its output follows");
  assert.equal(execFileSync(program, { encoding: "utf8" }), blocks[i + 1].text);
});
assert.equal(programs, 3);
