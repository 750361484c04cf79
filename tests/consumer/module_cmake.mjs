// node module_cmake.mjs DIRECTORY CLANG: a consumer imports the module that CMake builds, from 3.28 on. Where the machine's
// own CMake is older, Debian's backports have one.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

import { download, run, skipped } from "./debian.mjs";

const [directory, clang] = process.argv.slice(2);
const here = dirname(fileURLToPath(import.meta.url));
rmSync(directory, { recursive: true, force: true });

const buildsModules = (cmake) => {
  const says = execFileSync(cmake, ["--version"], { encoding: "utf8" });
  const [, major, minor] = /version (\d+)\.(\d+)/.exec(says).map(Number);
  return major > 3 || minor >= 28;
};
let cmake = "cmake";
if (!buildsModules(cmake)) {
  const suite = "bookworm-backports";
  const packages = download(`${directory}/apt`, suite, "deb", "download", `cmake/${suite}`, `cmake-data/${suite}`);
  if (!packages) {
    console.log("no CMake that builds modules is to be had here");
    process.exit(skipped);
  }
  for (const name of packages) run("dpkg", "-x", name, `${directory}/cmake`);
  cmake = `${directory}/cmake/usr/bin/cmake`;
  assert.ok(buildsModules(cmake));
}

run(cmake, "-S", `${here}/module`, "-B", `${directory}/build`, "-G", "Ninja", `-DCMAKE_CXX_COMPILER=${clang}`);
run(cmake, "--build", `${directory}/build`);
assert.equal(execFileSync(`${directory}/build/consumer`, { encoding: "utf8" }), '{"aps":{"alert":"Denny: hi"}}\n');
