// node random_messages.mjs HARNESS COUNT SEED: feeds COUNT random messages to the harness and compares each of its
// lines with the oracle's answer. Prints the first differences, then 'N passed, M failed'.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { isDeepStrictEqual } from 'node:util';
import { answer } from './oracle.mjs';
import { begin, randomLine } from './random_line.mjs';

const [harness, count, seed] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])];
begin(seed);

// ---- Comparison ----

const fatalUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

const firstTwoWords = (text) => text.split(' ', 2).join(' ');

/** Why the harness's line is not what it should be, or nothing. */
function faultIn(got, want, line) {
  try {
    const text = fatalUtf8.decode(got);
    if (text.startsWith('!') || want.startsWith('!')) {
      return firstTwoWords(text) === firstTwoWords(want) ? undefined : 'another answer';
    }
    const value = JSON.parse(text);
    if (!isDeepStrictEqual(value, JSON.parse(want))) return 'another payload';
    if (got.length > Math.min(JSON.parse(line).Limit ?? 4096, 4096)) return 'over the limit';
    return got.length === Buffer.byteLength(JSON.stringify(value)) ? undefined : 'wasted bytes';
  } catch (error) {
    return error.message;
  }
}

const LONGEST_SHOWN = 2000;
const DIFFERENCES_SHOWN = 20;

const shortened = (text) =>
  text.length <= LONGEST_SHOWN ? text : `${text.slice(0, LONGEST_SHOWN)}… (${text.length} characters)`;

function printDifference(fault, line, got, want) {
  console.log(`${fault}\n  in   ${shortened(line)}\n  got  ${shortened(got.toString())}\n  want ${shortened(want)}`);
}

/** The lines of a stream of bytes. */
async function* linesOf(stream) {
  let rest = Buffer.alloc(0);
  for await (const chunk of stream) {
    rest = Buffer.concat([rest, chunk]);
    let start = 0;
    for (let end; (end = rest.indexOf('\n', start)) >= 0; start = end + 1) yield rest.subarray(start, end);
    rest = rest.subarray(start);
  }
  if (rest.length > 0) yield rest;
}

const asked = [];

function* questions() {
  for (let i = 0; i < count; ++i) {
    const line = randomLine();
    asked.push(line);
    yield `${line}\n`;
  }
}

async function main() {
  const child = spawn(harness, { stdio: ['pipe', 'pipe', 'inherit'] });
  const exit = once(child, 'close');
  const feeding = pipeline(Readable.from(questions()), child.stdin).catch((error) => console.log(error.message));
  let answered = 0;
  let failed = 0;
  for await (const got of linesOf(child.stdout)) {
    ++answered;
    const line = asked.shift();
    if (line === undefined) continue;
    const want = answer(line);
    const fault = faultIn(got, want, line);
    if (fault === undefined) continue;
    if (++failed <= DIFFERENCES_SHOWN) printDifference(fault, line, got, want);
  }
  await feeding;
  const [status] = await exit;
  if (status !== 0 || answered !== count) {
    console.log(`exit status ${status}, ${answered} lines for ${count} messages`);
    failed += Math.max(count - answered, 1);
  }
  console.log(`${Math.max(count - failed, 0)} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}

await main();
