// node module.mjs PROJECT DIRECTORY CLANG: builds the module, and by way of it each C++ program of the README; and what the
// headers declare for those who use them has the same name in the module.

import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";

const [project, directory, clang] = process.argv.slice(2);
mkdirSync(directory, { recursive: true });
const include = `-I${project}/include`;
const file = (name) => `${directory}/${name}`;
const compile = (...flags) =>
  execFileSync(clang, ["-std=c++20", "-Wall", "-Wextra", "-Werror", ...flags], { stdio: "inherit" });

compile(include, "--precompile", `${project}/include/apnsfmt/apnsfmt.cppm`, "-o", file("apnsfmt.pcm"));
compile("-c", file("apnsfmt.pcm"), "-o", file("apnsfmt.o"));
const module = `-fmodule-file=apnsfmt=${file("apnsfmt.pcm")}`;

// Without the headers' directory: what is imported suffices.
const programs = [...readFileSync(`${project}/README.md`, "utf8").matchAll(/^```cpp\n(.*?)^```\n+```text\n(.*?)^```$/gms)];
assert.ok(programs.length >= 10, "the README has programs");
for (const [, program, output] of programs) {
  const imports = "#include <fmt/format.h>\n\nimport apnsfmt;";
  writeFileSync(file("program.cpp"), program.replace("#include <apnsfmt/apnsfmt.hpp>", imports));
  compile(module, file("program.cpp"), file("apnsfmt.o"), "-lfmt", "-lcurl", "-o", file("program"));
  assert.equal(execFileSync(file("program"), { encoding: "utf8" }), output);
}

const textOutput = { encoding: "utf8", maxBuffer: 2 ** 28 };

/** Those of the names that a using-declaration can name after such a beginning. */
const usable = (beginning, names, ...flags) => {
  const lines = names.map((name, i) => `namespace names_${i} { using ${name}; }`);
  writeFileSync(file("names.cpp"), [beginning, ...lines].join("\n"));
  const { stderr } = spawnSync(
    clang, ["-std=c++20", "-fsyntax-only", "-ferror-limit=0", ...flags, file("names.cpp")], textOutput);
  const errors = new Set([...stderr.matchAll(/names\.cpp:(\d+):\d+: (?:fatal )?error/g)].map(([, line]) => Number(line)));
  assert.ok(!errors.has(1), stderr);
  return names.filter((_, i) => !errors.has(i + 2));
};

const beginning = "#include <apnsfmt/apnsfmt.hpp>";
writeFileSync(file("everything.cpp"), `${beginning}\n`);
const list = ["-Xclang", "-ast-list", "-Xclang", "-ast-dump-filter=apnsfmt"];
const declared = execFileSync(
  clang, ["-std=c++20", "-fsyntax-only", include, ...list, file("everything.cpp")], textOutput);
const candidates = [...new Set(declared.split("\n").filter((name) => /^apnsfmt(::\w+)+$/.test(name)))];
const isPublic = (name) => !/::(engine|v0)\b/.test(name);

const named = usable(beginning, candidates.filter(isPublic), include);
assert.ok(named.length > 300, `${named.length} names`);
const exported = new Set(usable("import apnsfmt;", named, module));
const missing = named.filter((name) => !exported.has(name));
assert.deepEqual(missing, [], "apnsfmt.cppm exports these too");

// What is the library's own business is not exported. That also shows that the above can fail.
const own = usable(beginning, candidates.filter((name) => /^apnsfmt::engine::\w+$/.test(name)), include);
assert.ok(own.length > 50, `${own.length} names`);
assert.deepEqual(usable("import apnsfmt;", own, module), []);
console.log(`${named.length} names, ${programs.length} programs`);
