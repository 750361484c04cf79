// node check.mjs PROGRAM: what strangers can make large does not cost more, by the instructions that callgrind counts, which
// unlike times repeat: 10 MB cost what 8 KB cost, JSON too deep costs the same however deep, and elems a small constant each.
// JSON of any kind costs at most 20 times what as much plain text costs, with keys to compare 40 times; and JSON that does not
// fit no more than in proportion.

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

const plain = instructions("ascii", 3_800);
const kinds = ["spaces", "digits", "spaced_digits", "two_digits", "negatives", "fractions", "exponents", "scientific",
  "long_integers", "long_fraction", "long_exponent", "literals", "empty_strings", "short_strings", "empty_arrays",
  "nested_arrays", "nested_objects", "inner_members", "pretty", "ascii", "han", "mixed", "private_use", "unicode_escapes",
  "hangul_escapes", "surrogate_escapes", "ascii_escapes", "control_escapes", "newline_escapes", "short_escapes",
  "backslashes", "slashes", "scattered_escapes"];
const members = ["members", "non_ascii_members", "escaped_members", "similar_members", "long_members", "colliding_members"];
const of = (place, names) => names.map((name) => `${place}/${name}`);
const activity = ["content_state", "attributes"].flatMap((place) => of(place, ["digits", "nested_arrays", "unicode_escapes"]));
for (const name of [...of("custom", kinds), ...activity]) {
  check(`3.8 KB of ${name}`, instructions(name, 3_800), plain * 20);
}
for (const name of ["custom", "keys", "content_state", "attributes"].flatMap((place) => of(place, members))) {
  check(`3.8 KB of ${name}`, instructions(name, 3_800), plain * 40);
}
check("640 short keys, too large by 400 bytes", instructions("keys/members", 4_500), (plain * 40 * 4_500) / 3_800);
// JSON is read to its end, because a mistake comes before its size; but it is neither written nor compared beyond the limit.
for (const [names, times] of [[of("custom", kinds), 20], [[...of("custom", members), ...of("keys", members)], 40]]) {
  for (const name of names) check(`17 KB of ${name}`, instructions(name, 17_000), (plain * times * 17_000) / 3_800);
}
for (const name of ["custom/digits", "custom/members", "keys/members"]) {
  check(`1 MB of ${name}`, instructions(name, 1_000_000), (instructions(name, 17_000) * 1_000_000) / 17_000);
}
process.exitCode = failed === 0 ? 0 : 1;
