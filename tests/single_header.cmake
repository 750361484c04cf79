# cmake -DVERSION=… -DOUTPUT=… -P single_header.cmake: writes all headers as one. Each stands where it is first included,
# as it is, comments and all; what it includes of others stays.

cmake_minimum_required(VERSION 3.25)
cmake_path(GET CMAKE_CURRENT_LIST_DIR PARENT_PATH project)

# Takes text to its next include of ours and no further, for the header included stands in between.
function(append_header header)
    get_property(seen GLOBAL PROPERTY seen)
    if(header IN_LIST seen)
        return()
    endif()
    set_property(GLOBAL APPEND PROPERTY seen ${header})

    file(READ ${project}/include/apnsfmt/${header} text)
    string(REPLACE "#pragma once\n\n" "" text "${text}")
    while(text MATCHES "#include <apnsfmt/([^>]+)>\n")
        set(included ${CMAKE_MATCH_1})
        string(LENGTH "${CMAKE_MATCH_0}" length)
        string(FIND "${text}" "${CMAKE_MATCH_0}" begin)
        string(SUBSTRING "${text}" 0 ${begin} before)
        math(EXPR end "${begin} + ${length}")
        string(SUBSTRING "${text}" ${end} -1 text)
        file(APPEND ${OUTPUT} "${before}")
        append_header(${included})
    endwhile()
    file(APPEND ${OUTPUT} "${text}")
endfunction()

file(STRINGS ${project}/LICENSE copyright REGEX "^Copyright")
file(WRITE ${OUTPUT} "// apnsfmt ${VERSION} in one header, generated: make changes in the headers it comes from.
// ${copyright}
// SPDX-License-Identifier: MIT

#pragma once

")
append_header(apnsfmt.hpp)
