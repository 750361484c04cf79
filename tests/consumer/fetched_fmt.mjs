// node fetched_fmt.mjs PROJECT DIRECTORY COMPILER: the newest fmt that Debian has the source of, in the place of the one
// that the build fetches where it finds none. The library is built and installed with it, a consumer finds both, and the
// tests of what needs fmt pass with it.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";

import { download, run, skipped } from "./debian.mjs";

const [project, directory, compiler] = process.argv.slice(2);
rmSync(directory, { recursive: true, force: true });
mkdirSync(`${directory}/source`, { recursive: true });

let archive;
for (const suite of ["sid", "trixie"]) {
  archive ??= download(`${directory}/apt`, suite, "deb-src", "source", "--download-only", "--tar-only", "fmtlib")?.[0];
}
if (!archive) {
  console.log("no newer fmt is to be had here");
  process.exit(skipped);
}
execFileSync("cmake", ["-E", "tar", "xf", archive], { cwd: `${directory}/source` });
const source = `${directory}/source/${readdirSync(`${directory}/source`)[0]}`;

const installed = `${directory}/installed`;
run("cmake", "-S", project, "-B", `${directory}/build`, `-DCMAKE_CXX_COMPILER=${compiler}`, "-DCMAKE_BUILD_TYPE=Debug",
  "-DAPNSFMT_BUILD_TESTS=OFF", "-DCMAKE_DISABLE_FIND_PACKAGE_fmt=ON", `-DFETCHCONTENT_SOURCE_DIR_FMT=${source}`);
run("cmake", "--build", `${directory}/build`);
run("cmake", "--install", `${directory}/build`, "--prefix", installed);

const header = ["base.h", "core.h"].map((name) => `${installed}/include/fmt/${name}`).find(existsSync);
const version = Number(/define FMT_VERSION (\d+)/.exec(readFileSync(header, "utf8"))[1]);
console.log(`fmt ${version}`);
assert.ok(version > 90100, "newer than the oldest that will do");

run("cmake", "-S", `${project}/tests/consumer/find_package`, "-B", `${directory}/consumer`,
  `-DCMAKE_CXX_COMPILER=${compiler}`, `-DCMAKE_PREFIX_PATH=${installed}`);
assert.match(readFileSync(`${directory}/consumer/CMakeCache.txt`, "utf8"), new RegExp(`^fmt_DIR:PATH=${installed}/`, "m"));
run("cmake", "--build", `${directory}/consumer`);
assert.equal(execFileSync(`${directory}/consumer/consumer`, { encoding: "utf8" }), '{"aps":{"alert":"Denny: hi"}}\n');

run(compiler, "-std=c++20", "-DFMT_HEADER_ONLY", `-I${project}/include`, "-isystem", `${installed}/include`,
  ...["main", "text/output", "fmt", "apnsfmt"].map((name) => `${project}/tests/${name}.cpp`), "-o", `${directory}/tests`);
run(`${directory}/tests`);
