// What Debian has in other suites than the machine's own: downloaded by an apt with a state of its own, from where the machine's
// own apt gets its packages. Nothing is installed.

import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";

/** What a test exits with to be skipped: what it needs is not to be had on this machine. */
export const skipped = 77;

const mirror = () => {
  const asked = spawnSync("apt-get", ["indextargets", "--format", "$(REPO_URI)", "Identifier: Packages", "Origin: Debian", "Label: Debian"], { encoding: "utf8" });
  return asked.stdout?.split("\n")[0];
};

/** The files that `apt-get …command` downloads from a suite; undefined if there is no apt, no network or no such thing. */
export const download = (directory, suite, kind, ...command) => {
  const from = mirror();
  if (!from) return undefined;
  rmSync(directory, { recursive: true, force: true });
  for (const folder of ["lists/partial", "cache/archives/partial", "files"]) mkdirSync(`${directory}/${folder}`, { recursive: true });
  writeFileSync(`${directory}/sources.list`, `${kind} [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] ${from} ${suite} main\n`);
  const settings = {
    "Dir::Etc::sourcelist": `${directory}/sources.list`, "Dir::Etc::sourceparts": "/dev/null",
    "Dir::State::lists": `${directory}/lists`, "Dir::Cache": `${directory}/cache`, "Acquire::Languages": "none",
    "APT::Sandbox::User": "root",
  };
  const options = Object.entries(settings).flatMap(([name, value]) => ["-o", `${name}=${value}`]);
  const run = (...what) => spawnSync("apt-get", [...options, "-q", ...what], { cwd: `${directory}/files`, stdio: "inherit" }).status === 0;
  if (!run("update") || !run(...command)) return undefined;
  const files = readdirSync(`${directory}/files`).map((name) => `${directory}/files/${name}`);
  return files.length > 0 ? files : undefined;
};

/** Runs a program whose output goes where the test's goes; it must succeed. */
export const run = (program, ...args) => execFileSync(program, args, { stdio: "inherit" });
