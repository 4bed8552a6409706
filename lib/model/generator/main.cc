// berth_model_generator FACTS_FOLDER OUTPUT_FOLDER: writes a header and a source a service, and an index. A
// file whose text would stay the same is not touched, so nothing that includes it is built again.
#include <exception>
#include <fstream>
#include <iostream>
#include <iterator>
#include <stdexcept>

#include "model/generator/facts.h"
#include "model/generator/fields.h"
#include "model/generator/rows.h"

namespace {
void write_if_changed(const std::string& path, const std::string& text) {
  std::ifstream before(path, std::ios::binary);
  if (before && std::string{std::istreambuf_iterator<char>(before), {}} == text) return;
  std::ofstream out(path, std::ios::binary);
  out << text;
  if (!out.flush()) throw std::runtime_error(path + ": cannot be written");
}
}  // namespace

int main(int argc, char** argv) {
  try {
    if (argc != 3) throw std::runtime_error("usage: berth_model_generator FACTS_FOLDER OUTPUT_FOLDER");
    const std::string out = argv[2];
    const auto services = berth::generator::load_facts(argv[1]);
    for (const auto& service : services) {
      write_if_changed(out + "/" + service.cpp_space + ".h", berth::generator::fields_header(service));
      write_if_changed(out + "/" + service.cpp_space + ".cc", berth::generator::rows_source(service));
    }
    write_if_changed(out + "/services.cc", berth::generator::index_source(services));
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "berth_model_generator: " << error.what() << "\n";
    return 1;
  }
}
