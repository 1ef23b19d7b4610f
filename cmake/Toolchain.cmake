# SPDX-License-Identifier: Apache-2.0
# Compiler flags, sanitizers, and the build accelerators (ccache, mold) where the machine has them.

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE_PROGRAM})
endif()

find_program(MOLD_PROGRAM mold)
if(MOLD_PROGRAM)
  add_link_options(-fuse-ld=mold)
endif()

add_compile_options(-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion
                    -Wnon-virtual-dtor -Woverloaded-virtual)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # GCC 12 sees overlapping copies inside its own std::string (bug 105651).
  add_compile_options(-Wno-restrict)
endif()
if(CMAKE_UNITY_BUILD AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # A State with file-local members is complete in one file only; within a larger unit GCC takes that file for a header.
  # And what is local to one file is no shadow over the names of another that happens to be in the same unit.
  add_compile_options(-Wno-subobject-linkage -Wno-shadow)
endif()
if(BACKTRAIL_WERROR)
  add_compile_options(-Werror)
endif()

# Hostile input is the normal case here, so the cheap hardening stays on in every build.
add_compile_options(-fstack-protector-strong -fno-omit-frame-pointer)
add_compile_definitions(_GLIBCXX_ASSERTIONS)
if(CMAKE_BUILD_TYPE STREQUAL "Release" AND NOT BACKTRAIL_SANITIZE)
  add_compile_definitions(_FORTIFY_SOURCE=2)
endif()
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

if(BACKTRAIL_SANITIZE)
  add_compile_options(-fsanitize=${BACKTRAIL_SANITIZE} -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${BACKTRAIL_SANITIZE})
endif()
