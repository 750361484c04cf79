// node mutate.mjs HEADER… [--sample N] [--seed N] [--from LINE] [--machine NAME]: how many small changes to a header its
// tests notice. HEADER is as it is included, without `apnsfmt/`: `text/utf8.hpp`. A change is noticed where a test of
// `testsOf` does not compile, fails, or takes many times as long, and where a program of `rejectsOf` compiles or fails for
// another reason than its own. Prints the changes that nobody noticed; equivalent_mutants.jsonl has those that nobody can,
// with the reason why; without a HEADER only this list is judged. What a sample leaves out is left out by chance, the same
// for the same seed. Lines that are not compiled for this machine are left as they are; another one (aarch64, s390x) has
// its own compiler, and runs by way of qemu.

import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { blanked } from './coverage.mjs';

const here = dirname(fileURLToPath(import.meta.url));

/** Where more is tested of a header than in the test of its own name. */
const more = {
  'alert.hpp': ['payload'],
  'name.hpp': ['explain'],
  'options.hpp': ['custom_key', 'aps', 'payload'],
  'payload_head.hpp': ['aps', 'payload'],
  'payload_parts.hpp': ['aps', 'payload'],
  'payload.hpp': ['aps', 'options'],
  'rules.hpp': ['alert'],
};

/** The tests that run for longer than they compile: worth the optimizer's time. */
const long = ['name', 'text/escape', 'text/json'];

const testsOf = (header) => [header.replace(/\.hpp$/, ''), ...(more[header] ?? [])];

/** The programs that must not compile and that include the header themselves. */
const rejectsOf = (header) => readdirSync(join(here, 'rejects')).map((name) => join(here, 'rejects', name))
  .filter((program) => readFileSync(program, 'utf8').includes(`#include <apnsfmt/${header}>`));

const swaps = [
  [/ <= /g, ' < '], [/ < /g, ' <= '], [/ >= /g, ' > '], [/ > /g, ' >= '], [/ == /g, ' != '], [/ != /g, ' == '],
  [/ && /g, ' || '], [/ \|\| /g, ' && '], [/ \+ /g, ' - '], [/ - /g, ' + '], [/ \+= /g, ' -= '], [/ -= /g, ' += '],
  [/\+\+/g, '--'], [/--/g, '++'], [/ & /g, ' | '], [/ \| /g, ' & '], [/ << /g, ' >> '], [/ >> /g, ' << '],
  [/\btrue\b/g, 'false'], [/\bfalse\b/g, 'true'], [/(?<=[\s(])!(?=[\w(])/g, ''], [/ \|= /g, ' = '],
];

const closing = (code, open) => {
  for (let depth = 0, at = open; at < code.length; ++at) {
    if (code[at] === '(') ++depth;
    if (code[at] === ')' && --depth === 0) return at;
  }
  return -1;
};

/** All changes to a source: where, how much is replaced, and by what. Tables and what only the compiler checks stay. */
export const mutationsOf = (source) => {
  let code = blanked(source).replace(/^#.*$/gm, (line) => ' '.repeat(line.length));
  const blank = (from, to) => {
    code = code.slice(0, from) + code.slice(from, to).replace(/[^\n]/g, ' ') + code.slice(to);
  };
  for (const { index } of code.matchAll(/\bstatic_assert\(/g)) blank(index, closing(code, index + 'static_assert'.length) + 1);
  for (const { index, 0: table } of source.matchAll(/\/\/ clang-format off[^]*?\/\/ clang-format on/g)) blank(index, index + table.length);
  for (const { index, 0: words } of code.matchAll(/\btemplate <[^\n]*|\bnoexcept\([^\n]*?\)(?= |$)|operator[^\s\w(]+|__attribute__\(\(\w+\)\)/gm)) blank(index, index + words.length);

  const found = [];
  const add = (at, size, by) => found.push({ at, size, by });
  for (const [pattern, by] of swaps) {
    for (const { index, 0: text } of code.matchAll(pattern)) add(index, text.length, by);
  }
  for (const { index, 0: text } of code.matchAll(/(?<![\w.])(?:0x[0-9A-Fa-f]+|\d+)(?=U?\b)/g)) {
    add(index, text.length, String(BigInt(text) + 1n));
    if (BigInt(text) > 0n) add(index, text.length, String(BigInt(text) - 1n));
  }
  for (const { index, 0: text } of code.matchAll(/\b(?:if|while) (?=\()/g)) {
    const open = index + text.length;
    const close = closing(code, open);
    const condition = source.slice(open + 1, close);
    const at = condition.lastIndexOf('; ') + 1; // behind what it declares
    if (/^\s*(?:const )?\w+[\w:&* ]* \w+ = /.test(condition.slice(at))) continue;
    add(open + 1 + at, condition.length - at, `!(${condition.slice(at).trim()})`);
  }
  for (const { index, 1: indent, 2: statement } of code.matchAll(/^( +)((?:[*\w.[\]]|->)+ (?:[-+|&^]|<<|>>)?= [^;{}]*;|(?:[\w.:]|->)+\([^;{}]*\);)/gm)) {
    add(index + indent.length, statement.length, ';');
  }
  for (const { index, 1: value } of code.matchAll(/\breturn (?!true;|false;|0;|\{\};)([^;{}]+);/g)) add(index + 'return '.length, value.length, '{}');
  return found.sort((one, other) => one.at - other.at);
};

/** Changes with how they are told, and found in the list of equivalents; the second that is told alike ends in `#2`. */
export const described = (source, changes) => {
  const inOneLine = (text) => text.trim().replace(/\s+/g, ' ');
  const lines = source.split('\n');
  const met = new Map();
  return changes.map(({ at, size, by }) => {
    const row = source.slice(0, at).split('\n').length;
    const line = lines[row - 1].trim();
    const change = `${inOneLine(source.slice(at, at + size))} → ${inOneLine(by)}`;
    const before = met.get(`${change} ${line}`) ?? 0;
    met.set(`${change} ${line}`, before + 1);
    return { at, size, by, row, line, change: before === 0 ? change : `${change} #${before + 1}` };
  });
};

const isSame = (one, other) => one.line === other.line && one.change === other.change;

/** The changes of equivalent_mutants.jsonl; all of them must be changes to what the headers hold now. */
const listedEquivalents = () => {
  const changes = new Map();
  const changesOf = (header) => {
    if (!changes.has(header)) {
      const source = readFileSync(join(here, '../include/apnsfmt', header), 'utf8');
      changes.set(header, described(source, mutationsOf(source)));
    }
    return changes.get(header);
  };
  const lines = readFileSync(join(here, 'equivalent_mutants.jsonl'), 'utf8').split('\n').filter(Boolean);
  const listed = lines.map((line) => JSON.parse(line));
  for (const each of listed.filter((one) => !changesOf(one.header).some((other) => isSame(one, other)))) {
    throw new Error(`equivalent_mutants.jsonl has what ${each.header} no longer has: ${each.change}   in   ${each.line}`);
  }
  return listed;
};

/** The numbers of a header's lines that are compiled, by a command that preprocesses its test. */
const compiledLines = (preprocess, path) => {
  const { stdout } = spawnSync(preprocess[0], preprocess.slice(1), { encoding: 'utf8', maxBuffer: 1 << 28 });
  const rows = new Set();
  let [file, row] = ['', 0];
  for (const line of stdout.split('\n')) {
    const marker = /^# (\d+) "([^"]*)"/.exec(line);
    if (marker) [file, row] = [marker[2], Number(marker[1])];
    else if (file === path && line.trim()) rows.add(row++);
    else ++row;
  }
  return rows;
};

/** Whether a command succeeds within so many seconds of the processor's time, however busy the machine is. */
const run = (command, args, seconds = 600) => spawnSync('prlimit', [`--cpu=${seconds}`, command, ...args], {
  encoding: 'utf8', maxBuffer: 1 << 28, env: { ...process.env, LC_ALL: 'C' },
}).status === 0;

const main = (args) => {
  const option = (name, otherwise) => (args.includes(name) ? args.splice(args.indexOf(name), 2)[1] : otherwise);
  const sample = Number(option('--sample', Infinity));
  let seed = Number(option('--seed', 1));
  const from = Number(option('--from', 1));
  const machine = option('--machine');
  const random = () => ((seed = (Math.imul(seed, 1103515245) + 12345) >>> 0) >>> 8) / 2 ** 24;
  const equivalents = listedEquivalents();
  if (args.length === 0) return;

  const copy = mkdtempSync(join(tmpdir(), 'apnsfmt-mutants-'));
  process.on('exit', () => rmSync(copy, { recursive: true }));
  cpSync(join(here, '../include'), join(copy, 'include'), { recursive: true });
  const version = /std::string_view version = "([^"]+)"/.exec(readFileSync(join(here, '../include/apnsfmt/version.hpp'), 'utf8'))[1];
  const flags = ['-std=c++20', '-Wfatal-errors', `-I${copy}/include`, `-I${here}`, `-DAPNSFMT_VERSION_OF_BUILD="${version}"`,
    '-DGRAPHEME_BREAK_TEST="/usr/share/unicode/auxiliary/GraphemeBreakTest.txt"'];
  const compiler = machine ? `${machine}-linux-gnu-g++` : 'g++';
  const libraries = machine ? ['-static'] : ['-lfmt', '-lsimdjson', '-licuuc'];
  const start = (test, seconds) => {
    const [command, ...rest] = [...(machine ? [`qemu-${machine}`] : []), test, '--abort-after=1'];
    return run(command, rest, seconds);
  };
  if (machine) flags.push('-DFMT_HEADER_ONLY', '-idirafter', '/usr/include'); // for headers that are the same on any machine
  // Sanitizers see more, and take three times as long: most changes are noticed without them.
  const ways = { plain: [], ...(!machine && { sanitized: ['-fsanitize=address,undefined', '-fno-sanitize-recover=all'] }) };
  const object = (name, way) => join(copy, `${name.replace('/', '_')}.${way}.o`);
  const compiles = (name, way) => run(compiler, [
    ...flags, long.includes(name) ? '-O1' : '-O0', ...ways[way], '-c', join(here, `${name}.cpp`), '-o', object(name, way)]);
  const passes = (test, seconds = {}) => Object.keys(ways).every((way) => compiles(test, way)
    && run(compiler, [...ways[way], object(test, way), object('main', way), '-o', join(copy, `test.${way}`), ...libraries])
    && start(join(copy, `test.${way}`), seconds[way]));
  const isRejected = (program) => run('node', [join(here, 'rejects/check.mjs'), program, 'g++', `-I${copy}/include`]);
  /** Seconds after which a test that a change sends round and round is given up, each way. */
  const patienceFor = (test) => {
    if (!passes(test)) throw new Error(`${test}.cpp fails without any change`);
    return Object.fromEntries(Object.keys(ways).map((way) => {
      const begin = performance.now();
      start(join(copy, `test.${way}`));
      return [way, 5 + Math.ceil((4 * (performance.now() - begin)) / 1000)];
    }));
  };
  if (!Object.keys(ways).every((way) => compiles('main', way))) throw new Error('main.cpp does not compile');

  let left = 0;
  for (const header of args) {
    const path = join(copy, 'include/apnsfmt', header);
    const source = readFileSync(path, 'utf8');
    const tests = testsOf(header).map((test) => [test, patienceFor(test)]);
    const rejects = rejectsOf(header);
    const all = described(source, mutationsOf(source));
    const listed = equivalents.filter((each) => each.header === header);
    const rows = compiledLines([compiler, ...flags, '-E', join(here, `${tests[0][0]}.cpp`)], path);
    const compiled = all.filter(({ row }) => rows.has(row) && row >= from);
    let wanted = Math.min(sample, compiled.length);
    const chosen = compiled.filter((_, i) => random() * (compiled.length - i) < wanted && wanted-- > 0);
    const count = { killed: 0, equivalent: 0, left: 0 };
    for (const each of chosen) {
      if (listed.some((one) => isSame(one, each))) {
        ++count.equivalent;
        continue;
      }
      const { at, size, by, row, line, change } = each;
      writeFileSync(path, source.slice(0, at) + by + source.slice(at + size));
      if (tests.every(([test, seconds]) => passes(test, seconds)) && rejects.every(isRejected)) {
        ++count.left;
        console.log(`${header}:${row}: ${change}   in   ${line}`);
      } else {
        ++count.killed;
      }
    }
    writeFileSync(path, source);
    left += count.left;
    console.log(`${header}: ${chosen.length} of ${compiled.length} changes: ${count.killed} noticed, ${count.equivalent} equivalent, ${count.left} left`);
  }
  process.exitCode = left === 0 ? 0 : 1;
};

if (process.argv[1] === fileURLToPath(import.meta.url)) main(process.argv.slice(2));
