// node stream.mjs HARNESS: a million lines go through in constant memory, one answer each, also those that are blank. The
// first one begins with a byte order mark.

import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { once } from "node:events";

const lines = 1_000_000;
const most = 64 << 10; // KiB; one line in memory is a thousandth of it
const chunk = (JSON.stringify({
  Sender: { Nick: "Denny" },
  MsgBody: [{ MsgType: "TIMTextElem", MsgContent: { Text: "a message of usual length, in a stream of a million" } }],
}) + "\n").repeat(999) + "\n";

const harness = spawn(process.argv[2], { stdio: ["pipe", "pipe", "inherit"] });
let answers = 0;
let refused = 0;
harness.stdout.on("data", (data) => {
  for (const byte of data) {
    if (byte === 10) answers += 1;
    if (byte === 33) refused += 1; // "!", which is not in the message
  }
});
const exit = once(harness, "exit");
harness.stdin.write("\ufeff");
for (let sent = 0; sent < lines; sent += 1000) {
  if (!harness.stdin.write(chunk)) await once(harness.stdin, "drain");
}
const peak = Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${harness.pid}/status`, "utf8"))[1]);
harness.stdin.end();
const [status] = await exit;
console.log(`${answers} answers, ${refused} refused, exit status ${status}, peak memory ${peak} KiB`);
process.exitCode = answers === lines && refused === 0 && status === 0 && peak < most ? 0 : 1;
