// node room_order.mjs INCLUDE_DIRECTORY: each header includes only rooms that stand below its own.

import { readdirSync, readFileSync } from "node:fs";

// From the ground up; rooms on one line do not know each other.
const floors = [
  ["version.hpp"],
  ["text/utf8.hpp", "text/grapheme_table.hpp", "text/output.hpp"],
  ["text/grapheme.hpp", "text/block.hpp", "text/wide_copy.hpp", "text/json_keys.hpp"],
  ["text/escape.hpp", "text/byte_set.hpp"],
  ["text/raw_json.hpp", "text/hex.hpp"],
  ["text/compact_json.hpp"],
  ["text/json.hpp"],
  ["verdict.hpp", "push_type.hpp", "labels.hpp", "answer.hpp", "collapse_id.hpp", "registration.hpp",
    "tag_index.hpp"],
  ["message.hpp", "payload_pieces.hpp"],
  ["rules.hpp"],
  ["name.hpp"],
  ["alert.hpp", "explanation_line.hpp", "explanation_words.hpp"],
  ["aps.hpp", "custom_key.hpp", "strings.hpp"],
  ["options.hpp"],
  ["payload_head.hpp"],
  ["payload_parts.hpp"],
  ["payload.hpp"],
  ["explain.hpp", "fanout.hpp", "request.hpp", "tencent.hpp"],
  ["fmt.hpp"],
  ["apnsfmt.hpp"],
];
const floorOf = (room) => floors.findIndex((floor) => floor.includes(room));

/** What is wrong with the includes of a room, a line each. */
export const misplaced = (room, source) =>
  [...source.matchAll(/^\s*#\s*include\s*(?:<apnsfmt\/(.+)>|"(.+)")/gm)]
    .map(([, included, quoted]) => included ?? quoted)
    .filter((included) => floorOf(included) < 0 || floorOf(included) >= floorOf(room))
    .map((included) => `${room} includes ${included}, which does not stand below it`);

const directory = `${process.argv[2]}/apnsfmt`;
const rooms = ["", "text/"].flatMap((folder) =>
  readdirSync(`${directory}/${folder}`).filter((name) => name.endsWith(".hpp")).map((name) => folder + name));

const problems = [
  ...rooms.filter((room) => floorOf(room) < 0).map((room) => `${room} stands on no floor`),
  ...floors.flat().filter((room) => !rooms.includes(room)).map((room) => `${room} does not exist`),
  ...rooms.flatMap((room) => misplaced(room, readFileSync(`${directory}/${room}`, "utf8"))),
];
// The check itself must be able to fail.
for (const upward of ["#include <apnsfmt/payload.hpp>\n", '# include "../payload.hpp"\n']) {
  if (misplaced("text/utf8.hpp", upward).length !== 1) problems.push(`${upward.trim()} passes`);
}
for (const problem of problems) console.error(problem);
process.exitCode = problems.length === 0 ? 0 : 1;
