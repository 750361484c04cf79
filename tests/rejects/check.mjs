// node check.mjs PROGRAM.cpp COMPILER [FLAG …]: the program must compile with ACCEPTED defined, so that nothing but the
// case at hand is wrong with it; without, it must not, and the diagnostic must match the pattern that the program names.
// A program may name the only compiler that sees its mistake, and flags of its own.

import { readFileSync } from "node:fs";
import { spawnSync } from "node:child_process";

const [program, given, ...flags] = process.argv.slice(2);
const source = readFileSync(program, "utf8");
const setting = (name) => new RegExp(`^// ${name}: (.+)$`, "m").exec(source)?.[1];
const pattern = new RegExp(setting("diagnostic"));
const compiler = setting("compiler") ?? given;
flags.push("-std=c++20", ...(setting("flags")?.split(" ") ?? []));
const compile = (...more) =>
  spawnSync(compiler, [...flags, ...more, "-fsyntax-only", program], {
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
