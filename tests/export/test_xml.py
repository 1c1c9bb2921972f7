"""What goes through the one escaping function comes back from a parser."""

from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree

from dipla.export.xml import attribute, escape, illegal

ANY_TEXT = st.text(st.characters(exclude_categories=[]))


def parsed(content: str) -> etree._Element:
    return etree.fromstring(content.encode("utf-8"))


@given(ANY_TEXT)
@example("]]> & < > \" ' \r\n \t\x85\u2028")
@example("\x00\x1f\ud800\uffff\U0001ffff")
def test_character_data_comes_back_with_only_illegal_characters_replaced(text: str) -> None:
    back = parsed(f"<a>{escape(text)}</a>").text or ""
    assert len(back) == len(text)
    assert sum(a != b for a, b in zip(text, back, strict=True)) == illegal(text)
    assert all(b == "\ufffd" for a, b in zip(text, back, strict=True) if a != b)


@given(ANY_TEXT)
@example("]]> & < > \" ' \r\n \t  two  spaces ")
def test_an_attribute_value_comes_back_as_character_data_does(text: str) -> None:
    back = parsed(f"<a b={attribute(text)}/>").get("b")
    assert back == (parsed(f"<a>{escape(text)}</a>").text or "")


def test_every_character_is_counted_illegal_exactly_when_the_parser_refuses_it() -> None:
    for code in [*range(0x2FF), *range(0xD7F0, 0xE010), *range(0xFDC0, 0x10010), 0x10FFFE, 0x10FFFF]:
        reference = f"<a>&#x{code:x};</a>"
        try:
            etree.fromstring(reference)
            refused = False
        except etree.XMLSyntaxError:
            refused = True
        assert bool(illegal(chr(code))) == refused, hex(code)


def test_a_replacement_character_of_the_text_itself_is_not_counted() -> None:
    assert illegal("\ufffd") == 0
