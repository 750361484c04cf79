// What Debian has in other suites than the machine's own: downloaded by an apt with a state of its own, from where the
// machine's own apt gets its packages. Nothing is installed.

import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";

/** What a test exits with to be skipped: what it needs is not to be had on this machine. */
export const skipped = 77;

const mirror = () => {
  const which = ["Identifier: Packages", "Origin: Debian", "Label: Debian"];
  const asked = spawnSync("apt-get", ["indextargets", "--format", "$(REPO_URI)", ...which], { encoding: "utf8" });
  return asked.stdout?.split("\n")[0];
};

/** The files that `apt-get …command` downloads from a suite; undefined without apt, without network, or if there are none. */
export const download = (directory, suite, kind, ...command) => {
  const from = mirror();
  if (!from) return undefined;
  const files = `${directory}/files`;
  rmSync(directory, { recursive: true, force: true });
  for (const folder of [files, `${directory}/lists/partial`, `${directory}/cache/archives/partial`]) {
    mkdirSync(folder, { recursive: true });
  }
  const keys = "/usr/share/keyrings/debian-archive-keyring.gpg";
  writeFileSync(`${directory}/sources.list`, `${kind} [signed-by=${keys}] ${from} ${suite} main\n`);
  const settings = {
    "Dir::Etc::sourcelist": `${directory}/sources.list`,
    "Dir::Etc::sourceparts": "/dev/null",
    "Dir::State::lists": `${directory}/lists`,
    "Dir::Cache": `${directory}/cache`,
    "Acquire::Languages": "none",
    "APT::Sandbox::User": "root",
  };
  const options = Object.entries(settings).flatMap(([name, value]) => ["-o", `${name}=${value}`]);
  const succeeds = (...what) =>
    spawnSync("apt-get", [...options, "-q", ...what], { cwd: files, stdio: "inherit", timeout: 120_000 }).status === 0;
  if (!succeeds("update") || !succeeds(...command)) return undefined;
  return readdirSync(files).map((name) => `${files}/${name}`);
};

/** Runs a program whose output goes where the test's goes; it must succeed. */
export const run = (program, ...args) => execFileSync(program, args, { stdio: "inherit" });
