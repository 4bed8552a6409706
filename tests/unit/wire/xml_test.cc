#include "wire/xml.h"

#include <doctest/doctest.h>

#include <string>

namespace berth::wire {

TEST_CASE("elements and text") {
  const auto root = parse_xml("<a x='1'><b>t&amp;u</b><!-- c --><c/><b><![CDATA[<>]]></b></a>");
  REQUIRE(root.has_value());
  CHECK(root->name == "a");
  REQUIRE(root->children.size() == 3);
  CHECK(root->child("b")->text == "t&u");
  CHECK(root->children[2].text == "<>");
  CHECK(root->child("nothing") == nullptr);
}

TEST_CASE("what is not well formed, too deep or declares a type is refused") {
  for (const char* text :
       {"", " ", "x", "<a>", "<a></b>", "<a/><b/>", "<a>&undefined;</a>", "<a>\x01</a>", "<a>\xff</a>",
        "<!DOCTYPE a [<!ENTITY e 'x'>]><a>&e;</a>", "<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>"})
    CHECK_MESSAGE(!parse_xml(text).has_value(), text);
  std::string deep;
  for (int i = 0; i < 100; ++i) deep = "<a>" + deep + "</a>";
  CHECK(parse_xml(deep).has_value());
  CHECK_FALSE(parse_xml("<a>" + deep + "</a>").has_value());
}

TEST_CASE("texts come back, but for what XML cannot say") {
  for (const char* text : {"", " ", "a<b>&\"'c", "line\nend\r\n\ttab", "Größe \U0001F6A2", "]]>"}) {
    const auto element = parse_xml(xml_element("t", text));
    REQUIRE(element.has_value());
    CHECK(element->text == text);
  }
  CHECK(xml_element("t", "a\x01z") == "<t>a\uFFFDz</t>");
}

}  // namespace berth::wire
