// node explanations.mjs HARNESS: the explanations of telling cases, word for word. A change of their words is legitimate
// where it tells the same better: read all of them then, as somebody at a support desk would.

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const read = (url) => readFileSync(url, 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line));
const cases = read(new URL('explanations.jsonl', import.meta.url));
const input = cases.map((each) => JSON.stringify(each.in) + '\n').join('');
const { stdout } = spawnSync(process.argv[2], ['--explain'], { input });
const told = stdout.toString().trimEnd().split('\n');

const differing = cases.filter((each, i) => told[i] === undefined || JSON.parse(told[i]) !== each.out);
for (const each of differing) {
  console.log(`${each.name}\n${told[cases.indexOf(each)]}\nnot\n${JSON.stringify(each.out)}`);
}
console.log(`${cases.length - differing.length} passed, ${differing.length} failed`);
process.exitCode = cases.length > 20 && differing.length === 0 && told.length === cases.length ? 0 : 1;
