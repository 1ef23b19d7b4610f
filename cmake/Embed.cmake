# SPDX-License-Identifier: Apache-2.0
# backtrail_embed(TARGET PART NAMESPACE FOLDER SUFFIX)
#
# Puts every file FOLDER/*SUFFIX into the program, so that it works without an installed data folder. The generated
# unit defines `std::span<const base::EmbeddedFile> NAMESPACE::embedded_files()`, sorted by name.

function(backtrail_embed target namespace folder suffix)
  file(GLOB files CONFIGURE_DEPENDS ${folder}/*${suffix})
  list(SORT files)
  set(out ${CMAKE_CURRENT_BINARY_DIR}/${target}_embedded.cc)
  set(script ${CMAKE_SOURCE_DIR}/cmake/embed.py)
  add_custom_command(OUTPUT ${out}
    COMMAND python3 ${script} ${namespace} ${out} ${files}
    DEPENDS ${files} ${script} VERBATIM)
  target_sources(${target} PRIVATE ${out})
endfunction()
