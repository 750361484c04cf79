// node coverage.mjs SOURCE_DIRECTORY BUILD_DIRECTORY [CLANG_SUFFIX]: how much of the headers the unit tests run, as Clang
// counts it; and every line that never runs, every condition that never goes one way. Fails below all of both.
//
// A template counts as one, whatever it is instantiated with. What only the compiler runs is recognised in the source and
// counted apart; a condition that is a constant is none.

import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';

/** The source with comments and literals blanked, every position kept. */
export const blanked = (source) =>
  source.replace(/\/\/[^\n]*|\/\*[^]*?\*\/|R"(\w*)\([^]*?\)\1"|"(?:\\.|[^"\\\n])*"|(?<!\w)'(?:\\.|[^'\\\n])+'/g, (found) =>
    found.replace(/[^\n]/g, ' '));

const closingOf = (code, open) => {
  for (let depth = 0, at = open; at < code.length; ++at) {
    if (code[at] === '{') ++depth;
    if (code[at] === '}' && --depth === 0) return at;
  }
  return code.length;
};

const enclosingEnd = (code, from) => {
  for (let depth = 0, at = from; at < code.length; ++at) {
    if (code[at] === '{') ++depth;
    if (code[at] === '}' && depth-- === 0) return at;
  }
  return code.length;
};

/** The ranges of a source that nothing but the compiler can run, as pairs of positions. */
export const compileTimeRanges = (source) => {
  const code = blanked(source);
  const ranges = [];
  for (const { index } of code.matchAll(/\bconsteval\b/g)) {
    // The parameters, then the body: the first brace that does not begin a member of the initializer list.
    let at = code.indexOf('(', index);
    for (let depth = 0; at < code.length; ++at) {
      if (code[at] === '(') ++depth;
      if (code[at] === ')' && --depth === 0) break;
    }
    let open = code.indexOf('{', at);
    if (/^\)\s*(?:noexcept\s*)?:/.test(code.slice(at))) {
      while (/\w/.test(code.slice(0, open).trimEnd().at(-1))) open = code.indexOf('{', closingOf(code, open) + 1);
    }
    ranges.push([index, closingOf(code, open)]);
  }
  for (const { index, 0: text, 1: not } of code.matchAll(/\bif \((!?)std::is_constant_evaluated\(\)\) \{/g)) {
    const open = index + text.length - 1;
    const close = closingOf(code, open);
    if (!not) ranges.push([open, close]);
    const returns = /\breturn\b[^;{}]*;\s*$/.test(code.slice(open, close));
    if (not && returns) ranges.push([close + 1, enclosingEnd(code, close + 1)]);
  }
  return ranges;
};

const run = (command, args, env = {}) => {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    encoding: 'utf8', maxBuffer: 1 << 30, env: { ...process.env, ...env },
  });
  if (status !== 0) {
    console.error(`${command} ${args.join(' ')}\n${stdout ?? ''}${stderr ?? error}`);
    process.exit(1);
  }
  return stdout;
};

/** The counts of both ways of each condition, over all instantiations; what the compiler folded has none. */
const branchesOf = (functions, header) => {
  const branches = new Map();
  for (const each of functions) {
    const regions = each.regions.filter(([, , , , , file, , kind]) => kind === 0 && each.filenames[file] === header);
    for (const [line, column, endLine, endColumn, taken, missed, file] of each.branches) {
      if (each.filenames[file] !== header) continue;
      const inside = regions
        .filter(([l, c, el, ec]) => (l < line || (l === line && c <= column)) && (el > line || (el === line && ec > column)))
        .reduce((least, region) => (!least || region[0] > least[0] || (region[0] === least[0] && region[1] >= least[1]) ? region : least), undefined);
      const isFolded = taken === 0 && missed === 0 && inside?.[4] > 0;
      const key = `${line}:${column}:${endLine}:${endColumn}`;
      const known = branches.get(key) ?? { line, column, endLine, endColumn, taken: 0, missed: 0, ran: false, folded: false };
      branches.set(key, {
        ...known, taken: known.taken + taken, missed: known.missed + missed,
        folded: known.folded || isFolded, ran: known.ran || taken + missed > 0,
      });
    }
  }
  return [...branches.values()].filter((each) => each.ran || !each.folded);
};

/** Of each decision, which conditions were shown to matter alone, in any instantiation. */
const decisionsOf = (records) => {
  const decisions = new Map();
  for (const [line, column, endLine, endColumn, , , conditions] of records) {
    const key = `${line}:${column}:${endLine}:${endColumn}`;
    const known = decisions.get(key)?.conditions ?? [];
    decisions.set(key, { line, conditions: conditions.map((each, i) => each || (known[i] ?? false)) });
  }
  return [...decisions.values()];
};

const share = (part, whole) => `${part}/${whole}`.padStart(10) + (whole ? `${((100 * part) / whole).toFixed(1)} %` : '').padStart(9);

const main = ([source, build, suffix = '-19']) => {
  const flags = '-O0 -fprofile-instr-generate -fcoverage-mapping -fcoverage-mcdc';
  mkdirSync(build, { recursive: true });
  run('cmake', ['-S', source, '-B', build, `-DCMAKE_CXX_COMPILER=clang++${suffix}`, '-DCMAKE_BUILD_TYPE=None',
    `-DCMAKE_CXX_FLAGS=${flags}`, '-DAPNSFMT_BUILD_TESTS=ON', '-DAPNSFMT_BUILD_BENCHMARKS=OFF']);
  run('cmake', ['--build', build, '--target', 'apnsfmt-tests', '-j', String(availableParallelism())]);
  const [binary, raw, data] = [`${build}/tests/apnsfmt-tests`, `${build}/tests.profraw`, `${build}/tests.profdata`];
  rmSync(raw, { force: true });
  run(binary, [], { LLVM_PROFILE_FILE: raw });
  run(`llvm-profdata${suffix}`, ['merge', raw, '-o', data]);

  const include = `${source}/include/apnsfmt`;
  const headers = ['', 'text/'].flatMap((folder) =>
    readdirSync(`${include}/${folder}`).filter((name) => name.endsWith('.hpp')).map((name) => folder + name));
  const paths = headers.map((header) => `${include}/${header}`);
  const [{ files, functions }] = JSON.parse(
    run(`llvm-cov${suffix}`, ['export', binary, `-instr-profile=${data}`, ...paths])).data;
  const lcov = run(`llvm-cov${suffix}`, ['export', '-format=lcov', binary, `-instr-profile=${data}`, ...paths]);
  const linesOf = new Map(lcov.split('end_of_record').map((record) => [
    /^SF:(.*)$/m.exec(record)?.[1],
    [...record.matchAll(/^DA:(\d+),(\d+)/gm)].map(([, line, count]) => [Number(line), Number(count)])]));

  const total = { lines: 0, ranLines: 0, ways: 0, ranWays: 0, conditions: 0, shown: 0, apart: 0 };
  const gaps = [];
  const alone = []; // told, but no failure: some conditions are bound to each other
  console.log(`${''.padEnd(24)}${'lines'.padStart(19)}${'branches'.padStart(19)}${'MC/DC'.padStart(19)}   at compile time only`);
  for (const header of headers) {
    const file = files.find(({ filename }) => filename === `${include}/${header}`);
    if (!file) continue; // nothing in it runs
    const text = readFileSync(file.filename, 'utf8');
    const rows = text.split('\n');
    const starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
    const ranges = compileTimeRanges(text);
    const isApart = (line, column = rows[line - 1].search(/\S|$/) + 1) =>
      ranges.some(([from, to]) => from <= starts[line - 1] + column - 1 && starts[line - 1] + column - 1 <= to);

    const code = blanked(text).split('\n');
    const all = linesOf.get(file.filename);
    const ran = new Set(all.filter(([, count]) => count > 0).map(([line]) => line));
    const lines = all.filter(([line, count]) => count > 0 || !isApart(line));
    const branches = branchesOf(functions, file.filename).filter((each) => each.ran || !isApart(each.line, each.column));
    const decisions = decisionsOf(file.mcdc_records).filter(({ line, conditions }) => conditions.some(Boolean) || !isApart(line));
    const conditions = decisions.flatMap((each) => each.conditions);
    const found = {
      lines: lines.length, ranLines: lines.filter(([, count]) => count > 0).length,
      ways: 2 * branches.length, ranWays: branches.reduce((sum, each) => sum + (each.taken > 0) + (each.missed > 0), 0),
      conditions: conditions.length, shown: conditions.filter(Boolean).length,
      apart: code.filter((row, i) => /\w/.test(row) && isApart(i + 1) && !ran.has(i + 1)).length,
    };
    for (const key of Object.keys(total)) total[key] += found[key];
    console.log(header.padEnd(24) + share(found.ranLines, found.lines) + share(found.ranWays, found.ways)
      + share(found.shown, found.conditions) + (found.apart ? `   ${found.apart} lines` : ''));
    for (const { line, conditions: those } of decisions) {
      those.forEach((shown, i) => {
        if (!shown) alone.push(`${header}:${line}: condition ${i + 1} of ${those.length} never decides alone: ${rows[line - 1].trim()}`);
      });
    }
    for (const [line, count] of lines) {
      if (count === 0) gaps.push(`${header}:${line}: never runs: ${rows[line - 1].trim()}`);
    }
    for (const each of branches) {
      const condition = each.line === each.endLine ? rows[each.line - 1].slice(each.column - 1, each.endColumn - 1) : rows[each.line - 1].trim();
      const never = each.taken === 0 && each.missed === 0 ? 'never asked' : each.taken === 0 ? 'never true' : each.missed === 0 ? 'never false' : '';
      if (never) gaps.push(`${header}:${each.line}:${each.column}: ${never}: ${condition}`);
    }
  }
  console.log('all'.padEnd(24) + share(total.ranLines, total.lines) + share(total.ranWays, total.ways)
    + share(total.shown, total.conditions) + `   ${total.apart} lines`);
  for (const each of alone) console.log(each);
  for (const gap of gaps) console.log(gap);
  process.exitCode = gaps.length === 0 && total.lines > 1000 ? 0 : 1;
};

// The rule itself must hold, and be able to fail.
const sample = 'consteval int f(int a)\n: b{a}, c{2}\n{ one(); }\nint g() { if (std::is_constant_evaluated()) { two(); } three(); }\n'
  + 'int h() { if (!std::is_constant_evaluated()) { four(); return 1; } five(); }\nint i() { if (!std::is_constant_evaluated()) { six(); } seven(); }';
const apart = ['one', 'two', 'three', 'four', 'five', 'six', 'seven'].filter((word) =>
  compileTimeRanges(sample).some(([from, to]) => from <= sample.indexOf(word) && sample.indexOf(word) <= to));
if (apart.join() !== 'one,two,five') throw new Error(`at compile time only: ${apart}`);

if (process.argv[1] === fileURLToPath(import.meta.url)) main(process.argv.slice(2));
