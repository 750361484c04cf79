#pragma once

// Everything. Each room can be included by itself: payload.hpp is what a push server's hot path needs.

#include <apnsfmt/alert.hpp>
#include <apnsfmt/answer.hpp>
#include <apnsfmt/aps.hpp>
#include <apnsfmt/collapse_id.hpp>
#include <apnsfmt/custom_key.hpp>
#include <apnsfmt/explain.hpp>
#include <apnsfmt/fanout.hpp>
#include <apnsfmt/fmt.hpp>
#include <apnsfmt/labels.hpp>
#include <apnsfmt/message.hpp>
#include <apnsfmt/name.hpp>
#include <apnsfmt/options.hpp>
#include <apnsfmt/payload.hpp>
#include <apnsfmt/push_type.hpp>
#include <apnsfmt/registration.hpp>
#include <apnsfmt/request.hpp>
#include <apnsfmt/rules.hpp>
#include <apnsfmt/strings.hpp>
#include <apnsfmt/tencent.hpp>
#include <apnsfmt/verdict.hpp>
#include <apnsfmt/version.hpp>
