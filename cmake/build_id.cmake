# Writes build_id.cc: one number for all that is built together, drawn from the text of the sources.
#   cmake -DROOT=folder -DVERSION=x.y.z -DOUT=file -P build_id.cmake
file(GLOB_RECURSE sources RELATIVE ${ROOT} ${ROOT}/lib/* ${ROOT}/cmd/* ${ROOT}/CMakeLists.txt)
list(SORT sources)
set(sums "")
foreach(source IN LISTS sources)
  file(SHA256 ${ROOT}/${source} sum)
  string(APPEND sums "${source} ${sum}\n")
endforeach()
string(SHA256 id "${sums}")
string(SUBSTRING ${id} 0 16 id)
file(WRITE ${OUT} "#include \"build_id.h\"\n\nnamespace berth {\n\nstd::string_view build_id() { return \"${VERSION}-${id}\"; }\n\n}  // namespace berth\n")
