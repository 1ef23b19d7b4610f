# SPDX-License-Identifier: Apache-2.0
# backtrail_part(NAME DEPS part... LIBS library...)
#
# One static library per folder of src/. Sources are found by name, so that adding a file is adding a file:
#   x.cc        goes into the library backtrail_NAME
#   x_test.cc   goes into the test program test_NAME
#   x_fuzz.cc   is a fuzz target of its own, fuzz_NAME_x
# The target `hostile` is what scripts/sanitize looks at on every change: the fuzz targets, and the tests of the parts in BACKTRAIL_HOSTILE.
# DEPS are parts on lower floors; scripts/check-layers reads the same table and fails on any other include.

add_custom_target(hostile)

function(backtrail_part name)
  cmake_parse_arguments(arg "" "" "DEPS;LIBS" ${ARGN})
  file(GLOB_RECURSE all CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${name}/*.cc)
  set(sources ${all})
  list(FILTER sources EXCLUDE REGEX "(_test|_fuzz|/main)\\.cc$")
  set(tests ${all})
  list(FILTER tests INCLUDE REGEX "_test\\.cc$")
  set(fuzzers ${all})
  list(FILTER fuzzers INCLUDE REGEX "_fuzz\\.cc$")

  set(libs ${arg_LIBS})
  foreach(dep ${arg_DEPS})
    list(APPEND libs backtrail_${dep})
  endforeach()

  if(sources)
    add_library(backtrail_${name} STATIC ${sources})
    target_include_directories(backtrail_${name} PUBLIC ${CMAKE_SOURCE_DIR}/src)
    target_link_libraries(backtrail_${name} PUBLIC ${libs})
  else()
    add_library(backtrail_${name} INTERFACE)
    target_include_directories(backtrail_${name} INTERFACE ${CMAKE_SOURCE_DIR}/src)
    target_link_libraries(backtrail_${name} INTERFACE ${libs})
  endif()

  if(BACKTRAIL_TESTS AND tests)
    add_executable(test_${name} ${tests})
    target_link_libraries(test_${name} PRIVATE backtrail_${name} GTest::gmock GTest::gtest_main)
    # Small enough units that two processors share them; tests are as good with less optimisation as with more. Under sanitizers
    # (RelWithDebInfo) they compile in half the time without any, and most of their time is spent in the parts.
    set_target_properties(test_${name} PROPERTIES UNITY_BUILD_BATCH_SIZE 10)
    target_compile_options(test_${name} PRIVATE $<$<CONFIG:Release>:-O1> $<$<CONFIG:RelWithDebInfo>:-O0>)
    gtest_discover_tests(test_${name} DISCOVERY_TIMEOUT 60 PROPERTIES TIMEOUT 600)
    if(name IN_LIST BACKTRAIL_HOSTILE)
      add_dependencies(hostile test_${name})
    endif()
  endif()

  if(BACKTRAIL_FUZZ)
    foreach(file ${fuzzers})
      get_filename_component(stem ${file} NAME_WE)
      string(REGEX REPLACE "_fuzz$" "" stem ${stem})
      add_executable(fuzz_${name}_${stem} ${file})
      target_link_libraries(fuzz_${name}_${stem} PRIVATE backtrail_${name})
      target_link_options(fuzz_${name}_${stem} PRIVATE -fsanitize=fuzzer)
      add_dependencies(hostile fuzz_${name}_${stem})
    endforeach()
  endif()
endfunction()
