// node fanout.mjs HARNESS MESSAGES RECEIVERS SEED: each of MESSAGES random messages goes to as many random receivers at
// once, and to each of them alone. What a receiver gets must be the same JSON value, of as many bytes, or the same words.

import { spawnSync } from 'node:child_process';
import { isDeepStrictEqual } from 'node:util';
import { begin, randomLine, receiver, writtenLargestBase } from './random_line.mjs';

const [harness, messages, receivers, seed] = [process.argv[2], ...process.argv.slice(3).map(Number)];
begin(seed);

/** The lines that the harness answers with. */
function ask(lines, ...mode) {
  const { stdout, status } = spawnSync(harness, mode, { input: lines.join('\n') + '\n', maxBuffer: 2 ** 30 });
  if (status !== 0) throw new Error(`exit status ${status}`);
  return stdout.toString().split('\n').slice(0, -1);
}

const isSame = (one, other) =>
  one === other || (!one.startsWith('!') && !other.startsWith('!')
    && Buffer.byteLength(one) === Buffer.byteLength(other) && isDeepStrictEqual(JSON.parse(one), JSON.parse(other)));

const atOnce = [];
const alone = [];
for (let i = 0; i < messages; ++i) {
  const line = randomLine();
  const all = Array.from({ length: receivers }, () => writtenLargestBase(JSON.stringify(receiver())));
  atOnce.push(`{"Message":${line},"Receivers":[${all.join(',')}]}`);
  // A key that comes again counts.
  for (const each of all) alone.push(`${line.slice(0, -1)}${line === '{}' ? '' : ','}"Receiver":${each}}`);
}

const fanned = ask(atOnce, '--fanout');
const single = ask(alone);
let failed = Math.abs(fanned.length - alone.length);
let pushed = 0;
for (let i = 0; i < Math.min(fanned.length, single.length); ++i) {
  pushed += single[i].startsWith('!') ? 0 : 1;
  if (isSame(fanned[i], single[i])) continue;
  if (++failed <= 10) console.log(`line ${alone[i].slice(0, 2000)}\nfanout ${fanned[i]}\nalone  ${single[i]}`);
}
console.log(`${alone.length} pairs, ${pushed} pushed, ${failed} failed`);
process.exitCode = failed === 0 && pushed > alone.length / 3 ? 0 : 1;
