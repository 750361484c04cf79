// node readme.mjs README.md DIRECTORY COMPILER [FLAG …]: every C++ program in the README compiles without a warning and
// prints the text block that follows it; every link within the project leads somewhere.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const [readme, directory, compiler, ...flags] = process.argv.slice(2);
const page = readFileSync(readme, "utf8");
const blocks = [...page.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(([, kind, text]) => ({ kind, text }));

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
assert.ok(programs >= 10, `${programs} programs`);

const prose = page.replace(/^```.*?^```$/gms, "");
const anchors = [...prose.matchAll(/^##+ (.*)$/gm)].map(
  ([, heading]) => "#" + heading.toLowerCase().replace(/[^\p{L}\p{N} -]/gu, "").replaceAll(" ", "-"));
const links = [...prose.matchAll(/\]\(([^)]+)\)/g)].map(([, link]) => link);
for (const link of links.filter((each) => !/^https:/.test(each))) {
  assert.ok(link.startsWith("#") ? anchors.includes(link) : existsSync(join(dirname(readme), link)), `${link} leads nowhere`);
}
for (const anchor of anchors) assert.ok(links.includes(anchor), `nothing leads to ${anchor}`);
