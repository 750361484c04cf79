// node instructions.mjs PROGRAM RECORD.json [--record]: the instructions that callgrind counts for one payload of each
// corpus may exceed those on record by 1 % or 6, whichever is more; --record writes them anew. Unlike times, they repeat,
// on any machine that has AVX2, but for a few that the C library's copying takes.

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const [program, record, option] = process.argv.slice(2);
const allowed = (recorded) => Math.max(Math.floor(recorded * 1.01), recorded + 6);

function instructions(corpus, messages) {
  const directory = mkdtempSync(join(tmpdir(), "instructions-"));
  const file = join(directory, "callgrind.out");
  execFileSync("valgrind", ["--tool=callgrind", `--callgrind-out-file=${file}`, "--collect-atstart=no",
    "--toggle-collect=count_instructions", program, corpus], { stdio: "ignore" });
  const [, total] = /^(?:summary|totals): (\d+)/m.exec(readFileSync(file, "utf8"));
  rmSync(directory, { recursive: true });
  return Math.round(Number(total) / messages);
}

const corpora = ["ascii_short", "cjk_short", "ascii_long", "cjk_long", "mixed", "hostile", "overflow", "suppressed"];
const counted = Object.fromEntries(corpora.map((corpus) => [corpus, instructions(corpus, 256)]));
if (option === "--record") writeFileSync(record, JSON.stringify(counted, null, 2) + "\n");
const recorded = JSON.parse(readFileSync(record, "utf8"));

let failed = 0;
const check = (name, count, most) => {
  failed += count > most ? 1 : 0;
  console.log(`${count > most ? "MORE" : "    "} ${name}: ${count}, at most ${Math.floor(most)}`);
};
for (const corpus of corpora) check(corpus, counted[corpus], allowed(recorded[corpus]));
// Work is bounded by the limit, not by the length of a text.
check("ten megabytes", instructions("ten_megabytes", 1), instructions("ten_kilobytes", 1) * 1.01);
process.exitCode = failed === 0 ? 0 : 1;
