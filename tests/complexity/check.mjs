// node check.mjs PROGRAM: what strangers can make large does not cost more, by the instructions that callgrind counts, which
// unlike times repeat: 10 MB cost what 8 KB cost, JSON too deep costs the same however deep, and elems a small constant each.

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const [program] = process.argv.slice(2);

function instructions(name, size) {
  const directory = mkdtempSync(join(tmpdir(), "complexity-"));
  const file = join(directory, "callgrind.out");
  execFileSync("valgrind", ["--tool=callgrind", `--callgrind-out-file=${file}`, "--collect-atstart=no",
    "--toggle-collect=count_instructions", program, name, String(size)], { stdio: "ignore" });
  const [, total] = /^(?:summary|totals): (\d+)/m.exec(readFileSync(file, "utf8"));
  rmSync(directory, { recursive: true });
  return Number(total);
}

let failed = 0;
function check(what, count, most) {
  // A count of nothing would be below any bound.
  const holds = count > 500 && count <= most;
  failed += holds ? 0 : 1;
  console.log(`${holds ? "    " : "MORE"} ${what}: ${count}, at most ${Math.floor(most)}`);
}

const texts = ["text", "zalgo", "flags", "joiners", "ill_formed", "controls", "headings", "name", "removed_in_name",
  "zalgo_in_name", "ill_formed_name", "ext", "language", "custom_key"];
for (const name of texts) check(`10 MB of ${name}`, instructions(name, 10_000_000), instructions(name, 8_192) * 1.01);

for (const name of ["brackets", "braces"]) {
  check(`a million ${name}`, instructions(name, 1_000_000), instructions(name, 1_000) * 1.01);
}

// Elems that show nothing are looked at; what does not fit any more is not.
check("100,000 empty_elems", instructions("empty_elems", 100_000), 100_000 * 40);
check("100,000 text_elems", instructions("text_elems", 100_000), instructions("text_elems", 5_000) * 1.01);
process.exitCode = failed === 0 ? 0 : 1;
