// node readme_command.mjs PROJECT BUILD WORD MAIN.cpp DIRECTORY: the README's command that has the word in it makes a program
// of main.cpp, in a directory with nothing else but the project's include and build.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";

const [project, build, word, main, directory] = process.argv.slice(2);
rmSync(directory, { recursive: true, force: true });
mkdirSync(directory, { recursive: true });
copyFileSync(main, `${directory}/main.cpp`);
symlinkSync(`${project}/include`, `${directory}/include`);
symlinkSync(build, `${directory}/build`);

const commands = [...readFileSync(`${project}/README.md`, "utf8").matchAll(/^```sh\n(.*main\.cpp.*)\n```$/gm)]
  .map(([, command]) => command).filter((command) => command.includes(word));
assert.equal(commands.length, 1, `one command has ${word}`);
execFileSync("bash", ["-euo", "pipefail", "-c", commands[0]], { cwd: directory, stdio: "inherit" });
assert.equal(execFileSync(`${directory}/main`, { encoding: "utf8" }), '{"aps":{"alert":"Denny: hi"}}\n');
