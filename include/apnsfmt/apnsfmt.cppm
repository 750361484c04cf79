module;

#include <apnsfmt/apnsfmt.hpp>

/// The library as a module: what its headers declare for those who use it, by the same names. A new public name is
/// exported here, or the test that compares the two fails.
export module apnsfmt;

export namespace apnsfmt {

// version.hpp
using apnsfmt::version;

// text/utf8.hpp
using apnsfmt::decode_code_point;
using apnsfmt::decoded;
using apnsfmt::ellipsis;
using apnsfmt::encode_code_point;
using apnsfmt::equal_once_decoded;
using apnsfmt::equal_once_repaired;
using apnsfmt::first_bytes;
using apnsfmt::is_continuation;
using apnsfmt::repair;
using apnsfmt::replacement_bytes;
using apnsfmt::replacement_character;

// text/grapheme_table.hpp
using apnsfmt::grapheme_blocks;
using apnsfmt::grapheme_class;
using apnsfmt::grapheme_index;
using apnsfmt::unicode_version;

// text/grapheme.hpp
using apnsfmt::cluster_breaker;
using apnsfmt::grapheme_class_of;

// text/output.hpp
using apnsfmt::character_iterator;
using apnsfmt::fixed_buffer;
using apnsfmt::growing_buffer;
using apnsfmt::is_fixed_buffer;
using apnsfmt::output;
using apnsfmt::output_writer;

// text/escape.hpp
using apnsfmt::escape;
using apnsfmt::escape_of;
using apnsfmt::escape_progress;
using apnsfmt::escape_sequence;
using apnsfmt::most_escaped;

// text/json_keys.hpp
using apnsfmt::most_bytes_of_members;

// text/raw_json.hpp
using apnsfmt::classify_json;
using apnsfmt::decode_json_character;
using apnsfmt::deepest_json;
using apnsfmt::find_json_member;
using apnsfmt::is_json;
using apnsfmt::is_json_object;
using apnsfmt::json_class;
using apnsfmt::json_kind;
using apnsfmt::json_token;
using apnsfmt::raw_json;
using apnsfmt::read_json;
using apnsfmt::read_json_integer;
using apnsfmt::unescape_json;

// text/compact_json.hpp
using apnsfmt::compact_json;

// text/json.hpp
using apnsfmt::cut_escaped;
using apnsfmt::cut_lookahead;
using apnsfmt::cut_text;
using apnsfmt::json_writer;
using apnsfmt::longest_unsplit_cluster;
using apnsfmt::roomy_json_writer;

// verdict.hpp
using apnsfmt::cut_parts;
using apnsfmt::format_result;
using apnsfmt::is_error;
using apnsfmt::is_suppressed;
using apnsfmt::name_of;
using apnsfmt::verdict;

// push_type.hpp
using apnsfmt::largest_payload;
using apnsfmt::payload_form;
using apnsfmt::payload_limit;
using apnsfmt::payload_limit_of;
using apnsfmt::push_type;
using apnsfmt::push_type_row;
using apnsfmt::push_types;
using apnsfmt::row_of;

// labels.hpp
using apnsfmt::amended;
using apnsfmt::label_set;
using apnsfmt::label_view;
using apnsfmt::labels_for;
using apnsfmt::language_for;
using apnsfmt::language;
using apnsfmt::language_table;
using apnsfmt::language_view;
using apnsfmt::languages;

// answer.hpp
using apnsfmt::answer;
using apnsfmt::answer_row;
using apnsfmt::answer_rows;
using apnsfmt::apns_reason;
using apnsfmt::read_answer;
using apnsfmt::reason_text;
using apnsfmt::retry;

// message.hpp
using apnsfmt::audio;
using apnsfmt::custom;
using apnsfmt::elem;
using apnsfmt::elem_kind;
using apnsfmt::elems;
using apnsfmt::face;
using apnsfmt::file;
using apnsfmt::first_own_kind;
using apnsfmt::group;
using apnsfmt::image;
using apnsfmt::interruption;
using apnsfmt::is_message;
using apnsfmt::location;
using apnsfmt::merged;
using apnsfmt::message;
using apnsfmt::message_body;
using apnsfmt::message_like;
using apnsfmt::no_sound;
using apnsfmt::presence;
using apnsfmt::preview;
using apnsfmt::push_info;
using apnsfmt::receive_option;
using apnsfmt::receiver;
using apnsfmt::sender;
using apnsfmt::text;
using apnsfmt::video;
using apnsfmt::visit_elems;

// rules.hpp
using apnsfmt::hidden_content;
using apnsfmt::loc_key;
using apnsfmt::loc_key_of;
using apnsfmt::longest_kind_in_loc_key;
using apnsfmt::rule;
using apnsfmt::rule_for;
using apnsfmt::rule_table;
using apnsfmt::rule_view;
using apnsfmt::shown_as;
using apnsfmt::standard_rules;
using apnsfmt::strict_rules;
using apnsfmt::when_empty;

// name.hpp
using apnsfmt::largest_name_cluster;
using apnsfmt::longest_name_read;
using apnsfmt::longest_name_shown;
using apnsfmt::name_changes;
using apnsfmt::names;
using apnsfmt::shown_name;
using apnsfmt::write_name;

// alert.hpp
using apnsfmt::alert;
using apnsfmt::decide;
using apnsfmt::desc_scope;
using apnsfmt::format_alert_to;
using apnsfmt::layout;
using apnsfmt::localize;
using apnsfmt::safe_in_preview;
using apnsfmt::sender_overrides;
using apnsfmt::separators;
using apnsfmt::style;

// aps.hpp
using apnsfmt::action_key;
using apnsfmt::activity_end;
using apnsfmt::activity_event;
using apnsfmt::activity_input;
using apnsfmt::activity_start;
using apnsfmt::activity_update;
using apnsfmt::alert_parts;
using apnsfmt::alert_sound;
using apnsfmt::alert_text;
using apnsfmt::aps;
using apnsfmt::critical_sound;
using apnsfmt::live_activity;
using apnsfmt::localized;
using apnsfmt::longest_channel_id;
using apnsfmt::required;

// custom_key.hpp
using apnsfmt::custom_key;

// strings.hpp
using apnsfmt::format_loc_string_to;
using apnsfmt::format_strings_to;

// options.hpp
using apnsfmt::options;
using apnsfmt::push_type_of;

// payload.hpp
using apnsfmt::format_payload;
using apnsfmt::format_payload_to;
using apnsfmt::payload;

// explain.hpp
using apnsfmt::explain;
using apnsfmt::format_explanation_to;
using apnsfmt::most_elems_explained;

// payload_pieces.hpp
using apnsfmt::payload_pieces;

// fanout.hpp
using apnsfmt::fanout;
using apnsfmt::receiver_range;

// collapse_id.hpp
using apnsfmt::collapse_id;
using apnsfmt::collapse_id_of;
using apnsfmt::longest_collapse_id;

// registration.hpp
using apnsfmt::app;
using apnsfmt::device_token;
using apnsfmt::environment;
using apnsfmt::find_app;
using apnsfmt::longest_bundle_id;
using apnsfmt::longest_device_token;
using apnsfmt::registration;

// request.hpp
using apnsfmt::broadcast_settings;
using apnsfmt::format_broadcast;
using apnsfmt::format_request;
using apnsfmt::header;
using apnsfmt::header_list;
using apnsfmt::host_of;
using apnsfmt::longest_provider_token;
using apnsfmt::port;
using apnsfmt::request;
using apnsfmt::request_settings;

// tencent.hpp
using apnsfmt::integer_of;
using apnsfmt::interruption_names;
using apnsfmt::json_fields;
using apnsfmt::json_node_traits;
using apnsfmt::read_tencent_message;
using apnsfmt::tencent_body;
using apnsfmt::tencent_message;
using apnsfmt::to_message;

// fmt.hpp
using apnsfmt::format_alert;

namespace labels {

using apnsfmt::labels::ar;
using apnsfmt::labels::de;
using apnsfmt::labels::en;
using apnsfmt::labels::es;
using apnsfmt::labels::fr;
using apnsfmt::labels::id;
using apnsfmt::labels::ja;
using apnsfmt::labels::ko;
using apnsfmt::labels::pt;
using apnsfmt::labels::ru;
using apnsfmt::labels::th;
using apnsfmt::labels::vi;
using apnsfmt::labels::zh_hans;
using apnsfmt::labels::zh_hant;

} // namespace labels

} // namespace apnsfmt
