// node write_page.mjs BUILD_DIRECTORY: measures, and writes what it found: README.md and chart.svg beside this file, and
// the headline in the project's README. No figure in any of them is typed by hand.

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const build = process.argv[2];
const here = fileURLToPath(new URL(".", import.meta.url));
const repetitions = 9;

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

// ---- Payloads ----

const report = JSON.parse(execFileSync(join(build, "benchmarks/apnsfmt-bench"), [
  "--benchmark_min_time=0.05", `--benchmark_repetitions=${repetitions}`, "--benchmark_enable_random_interleaving=true",
  "--benchmark_report_aggregates_only=true", "--benchmark_format=json",
], { maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "ignore"] }));

const times = new Map(); // corpus → implementation → ns
const groups = new Map(); // the same for a message to 100,000 receivers, in ms
for (const { run_name, aggregate_name, cpu_time, real_time } of report.benchmarks) {
  if (aggregate_name !== "median") continue;
  const [implementation, corpus, ...settings] = run_name.split("/");
  const threads = settings.find((each) => each.startsWith("threads:"));
  if (threads) {
    if (!groups.has(corpus)) groups.set(corpus, new Map());
    groups.get(corpus).set(threads === "threads:1" ? implementation : `${implementation} by two`, real_time);
    continue;
  }
  if (!times.has(corpus)) times.set(corpus, new Map());
  times.get(corpus).set(implementation, cpu_time);
}
const implementations = ["apnsfmt", "apnsfmt_value", "apnsfmt_appender", "request", "memcpy", "blob", "rapidjson",
  "rapidjson_validate", "boost_json", "nlohmann", "fmt", "jsoncpp"];
const corpora = ["ascii_short", "cjk_short", "ascii_long", "cjk_long", "mixed", "hostile", "overflow", "suppressed"];
const time = (corpus, implementation) => times.get(corpus)?.get(implementation);
const rounded = (ns) => (ns === undefined ? "" : ns < 100 ? ns.toFixed(1) : ns.toFixed(0));
const ratio = (corpus, over, under) => {
  const [a, b] = [time(corpus, over), time(corpus, under)];
  return a === undefined || b === undefined ? "" : (a / b).toFixed(1);
};

const grouped = corpora.filter((corpus) => groups.has(corpus));
const ofGroups = (cell) => grouped.map((corpus) => cell(groups.get(corpus)));
const perReceiver = (ms) => rounded(ms * 10); // of 100,000

// ---- Compile time ----

const compiler = /CMAKE_CXX_COMPILER:\w+=(.+)/.exec(readFileSync(join(build, "CMakeCache.txt"), "utf8"))[1];
function secondsToInclude(header) {
  const directory = mkdtempSync(join(tmpdir(), "include-"));
  const source = join(directory, "unit.cpp");
  writeFileSync(source, `#include <${header}>\nint main() {}\n`);
  const seconds = Array.from({ length: 5 }, () => {
    const begin = process.hrtime.bigint();
    execFileSync(compiler, ["-std=c++20", "-O3", `-I${here}../include`, "-c", source, "-o", join(directory, "unit.o")]);
    return Number(process.hrtime.bigint() - begin) / 1e9;
  });
  rmSync(directory, { recursive: true });
  return median(seconds);
}
const headers = ["apnsfmt/payload.hpp", "apnsfmt/apnsfmt.hpp", "fmt/format.h", "rapidjson/writer.h", "nlohmann/json.hpp"];

// ---- The page ----

const row = (cells) => `| ${cells.join(" | ")} |`;
const table = (head, rows) => [row(head), row(head.map((_, i) => (i === 0 ? "---" : "--:"))), ...rows.map(row)].join("\n");
const processor = cpus()[0].model.trim();
const compilerVersion = execFileSync(compiler, ["--version"], { encoding: "utf8" }).split("\n")[0];

const page = `# Benchmarks

Written by \`node benchmarks/write_page.mjs build\`, after

\`\`\`sh
cmake -B build -DAPNSFMT_BUILD_BENCHMARKS=ON && cmake --build build --target apnsfmt-bench && node benchmarks/write_page.mjs build
\`\`\`

One job for all: a message (nickname, name card, group name, text, title, sound, ext, badge, thread ID) to its payload, in
storage that is used again. Every implementation's every payload is compared with the library's as JSON before anything
is measured. The library composes the alert, makes names safe, validates and repairs UTF-8, and keeps the limit; the peers
are given safe names and only write JSON; of them only nlohmann-json repairs, and none cuts. \`memcpy\` is the floor: the
escaped pieces copied one after another, nothing looked at; \`blob\` is one copy of the finished payload. \`request\` is
the building of a request for a payload that is finished already.

Machine: ${processor}, ${cpus().length} cores. Compiler: ${compilerVersion}, \`-O3\`, no \`-march\`. Medians of
${repetitions} interleaved repetitions, in nanoseconds of processor time for one payload.

${table(["ns", ...corpora], implementations.map((name) => [`\`${name}\``, ...corpora.map((corpus) => rounded(time(corpus, name)))]))}

How many times the library's time the others take, and what it takes itself over the floor:

${table(["", ...corpora], [
    ...["rapidjson", "rapidjson_validate", "boost_json", "nlohmann", "fmt", "jsoncpp"].map((name) => [`\`${name}\` / \`apnsfmt\``, ...corpora.map((corpus) => ratio(corpus, name, "apnsfmt"))]),
    ["`apnsfmt` / `memcpy`", ...corpora.map((corpus) => ratio(corpus, "apnsfmt", "memcpy"))],
  ])}

![Time for one payload](chart.svg)

A group message to 100,000 receivers in four languages and three previews, with badges of one to three digits: formatted
anew for each; as a fan-out, in two pieces or joined in a buffer; both once more for receivers who come with those of
their kind, so that the fan-out is asked once for each kind; and by two threads that share one. In nanoseconds for one
receiver, what all share included:

${table(["ns", ...grouped], [
    ...["each", "fanout", "fanout_joined", "each_by_kind", "fanout_by_kind"].map((name) => [`\`${name}\``, ...ofGroups((of) => perReceiver(of.get(name)))]),
    ...[["each", "fanout"], ["each_by_kind", "fanout_by_kind"]].map(([over, under]) => [`\`${over}\` / \`${under}\``, ...ofGroups((of) => (of.get(over) / of.get(under)).toFixed(1))]),
    ["one thread / two", ...ofGroups((of) => (of.get("fanout") / of.get("fanout by two")).toFixed(1))],
  ])}

What an include costs, in seconds of compile time (medians of 5, \`-O3\`, a unit with nothing else):

${table(["header", "s"], headers.map((header) => [`\`<${header}>\``, secondsToInclude(header).toFixed(2)]))}

Instructions do not depend on the machine's mood: [instructions.json](instructions.json) has those of one payload of each
corpus, and a test sees that they do not grow.
`;

// ---- The chart: bars on a logarithmic scale ----

const charted = ["memcpy", "apnsfmt", "rapidjson", "boost_json", "nlohmann"];
const colours = { memcpy: "#9aa5b1", apnsfmt: "#1f7a4d", rapidjson: "#c98b2b", boost_json: "#8a6fb0", nlohmann: "#b0483f" };
const shown = ["ascii_short", "cjk_short", "ascii_long", "cjk_long", "mixed"];
const barHeight = 14, groupGap = 18, left = 110, width = 520;
const scale = (ns) => (Math.log10(ns) - 1) / 3 * width; // 10 ns to 10 µs
let y = 34;
const bars = [];
for (const corpus of shown) {
  bars.push(`<text x="${left - 8}" y="${y + barHeight * charted.length / 2 + 4}" text-anchor="end">${corpus}</text>`);
  for (const name of charted) {
    const ns = time(corpus, name);
    bars.push(`<rect x="${left}" y="${y}" width="${scale(ns).toFixed(1)}" height="${barHeight - 2}" fill="${colours[name]}"/>`);
    bars.push(`<text x="${(left + scale(ns) + 5).toFixed(1)}" y="${y + barHeight - 4}">${rounded(ns)}</text>`);
    y += barHeight;
  }
  y += groupGap;
}
const legend = charted.map((name, i) => `<rect x="${left + i * 100}" y="10" width="12" height="12" fill="${colours[name]}"/><text x="${left + i * 100 + 17}" y="20">${name}</text>`);
const chart = `<svg xmlns="http://www.w3.org/2000/svg" width="${left + width + 60}" height="${y}" font-family="sans-serif" font-size="11">
<rect width="100%" height="100%" fill="#fff"/>
${[...legend, ...bars].join("\n")}
<text x="${left}" y="${y - 4}" fill="#666">ns for one payload, logarithmic</text>
</svg>
`;

const headline = `One payload of a short message takes ${rounded(time("ascii_short", "apnsfmt"))} ns (ASCII) or ${rounded(time("cjk_short", "apnsfmt"))} ns (CJK and emoji), names made safe, UTF-8 validated and the
limit kept: ${ratio("ascii_short", "apnsfmt", "memcpy")} and ${ratio("cjk_short", "apnsfmt", "memcpy")} times the bare copying of its pieces; nlohmann-json takes ${ratio("ascii_short", "nlohmann", "apnsfmt")} and ${ratio("cjk_short", "nlohmann", "apnsfmt")} times as long, RapidJSON, which
validates nothing, ${ratio("ascii_short", "rapidjson", "apnsfmt")} and ${ratio("cjk_short", "rapidjson", "apnsfmt")} times. [All figures](benchmarks/README.md).

![Time for one payload](benchmarks/chart.svg)`;

writeFileSync(join(here, "README.md"), page);
writeFileSync(join(here, "chart.svg"), chart);
const readme = join(here, "../README.md");
writeFileSync(readme, readFileSync(readme, "utf8").replace(
  /(<!-- written by benchmarks\/write_page\.mjs -->\n).*?(\n<!-- end -->)/s, (_, begin, end) => begin + headline + end));
