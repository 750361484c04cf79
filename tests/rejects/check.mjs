// node check.mjs PROGRAM.cpp COMPILER [FLAG …]: the program must compile with ACCEPTED defined, so that nothing but the
// case at hand is wrong with it; without, it must not, and the diagnostic must match the pattern that the program names.

import { readFileSync } from "node:fs";
import { spawnSync } from "node:child_process";

const [program, compiler, ...flags] = process.argv.slice(2);
const pattern = new RegExp(/^\/\/ diagnostic: (.+)$/m.exec(readFileSync(program, "utf8"))[1]);
const compile = (...more) =>
  spawnSync(compiler, [...flags, ...more, "-std=c++20", "-fsyntax-only", program], {
    encoding: "utf8",
    env: { ...process.env, LC_ALL: "C" },
  });

const accepted = compile("-DACCEPTED");
if (accepted.status !== 0) {
  console.error(`does not compile even with ACCEPTED:\n${accepted.stderr}`);
  process.exit(1);
}
const rejected = compile();
if (rejected.status === 0) {
  console.error("compiles, and should not");
  process.exit(1);
}
if (!pattern.test(rejected.stderr)) {
  console.error(`the diagnostic lacks ${pattern}:\n${rejected.stderr}`);
  process.exit(1);
}
