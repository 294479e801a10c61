"""SVG inside a page: without style elements and attributes, which a strict policy forbids, and with ids of its own."""

from __future__ import annotations

import re

from lxml import etree

_SVG = "{http://www.w3.org/2000/svg}"
_HREF = "{http://www.w3.org/1999/xlink}href"
_USED = re.compile(r"url\(#([^)]+)\)|^#(.+)$")
_FONT = re.compile(r"^(?:(?P<weight>bold|\d{3}) )?(?P<size>[\d.]+)px (?P<family>.+)$")


def clean(drawn: bytes, name: str) -> bytes:
    """A figure of matplotlib's as an `svg` element alone, its styles as attributes, its ids beginning with `name`."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    root = etree.fromstring(drawn, parser)
    for element in list(root.iter(f"{_SVG}metadata", f"{_SVG}style")):
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)
    root.set("stroke-linejoin", "round")
    root.set("stroke-linecap", "butt")
    used = {one or other for each in root.iter() for value in each.attrib.values() for one, other in _uses(str(value))}
    for element in root.iter():
        _style_as_attributes(element)
        for key, value in list(element.attrib.items()):
            if key == "id":
                if value in used:
                    element.set(key, f"{name}-{value}")
                else:
                    del element.attrib[key]
            elif key in {_HREF, "href"}:
                element.set(key, re.sub(r"^#", f"#{name}-", str(value)))
            elif "url(#" in str(value):
                element.set(key, str(value).replace("url(#", f"url(#{name}-"))
    etree.cleanup_namespaces(root)
    return etree.tostring(root, encoding="utf-8")


def _uses(value: str) -> list[tuple[str, str]]:
    return _USED.findall(value)


def _family(written: str) -> str:
    """The font, and what is as wide and at hand where it is not: Verdana, whose measures DejaVu Sans has."""
    return f"{written}, Verdana, sans-serif" if "sans-serif" not in written else written


def _style_as_attributes(element: etree._Element) -> None:
    style = element.attrib.pop("style", "")
    for part in str(style).split(";"):
        key, colon, value = (piece.strip() for piece in part.partition(":"))
        if key == "font" and (font := _FONT.match(value)):
            element.set("font-size", font["size"])
            element.set("font-family", _family(font["family"]))
            if font["weight"]:
                element.set("font-weight", font["weight"])
        elif colon and key:
            element.set(key, _family(value) if key == "font-family" else value)
