# SPDX-License-Identifier: Apache-2.0
# RocksDB::RocksDB, RocksDB as an archive where Debian's package has laid one, else as the shared library.
#
# Every start of the program would look up the shared one's 16,000 data relocations by name: `perf stat -r 5 backtrail --version`
# takes 10.0 ms of CPU time with the archive and 13.7 without, and most verbs need no index. Sanitizers go with the shared one.

pkg_check_modules(ROCKSDB REQUIRED IMPORTED_TARGET rocksdb)
find_library(ROCKSDB_ARCHIVE librocksdb.a)
add_library(rocksdb_linked INTERFACE)
if(ROCKSDB_ARCHIVE AND NOT BACKTRAIL_SANITIZE)
  # What its package config does not name: the compressors that Debian builds it with.
  target_link_libraries(rocksdb_linked INTERFACE ${ROCKSDB_ARCHIVE} snappy lz4 bz2 PkgConfig::ZSTD ZLIB::ZLIB ${CMAKE_DL_LIBS}
                        Threads::Threads)
else()
  target_link_libraries(rocksdb_linked INTERFACE PkgConfig::ROCKSDB)
endif()
add_library(RocksDB::RocksDB ALIAS rocksdb_linked)
