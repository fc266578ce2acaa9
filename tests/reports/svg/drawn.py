"""Reading a drawing back."""

from __future__ import annotations

from xml.etree import ElementTree

SVG = "{http://www.w3.org/2000/svg}"
Element = ElementTree.Element


def read(drawing: str) -> Element:
    """A drawing as XML; a ParseError where it is none."""
    return ElementTree.fromstring(drawing)


def every(element: Element, name: str, **attributes: str) -> list[Element]:
    """All elements of a name whose attributes have these values."""
    wanted = {key.rstrip("_").replace("_", "-"): value for key, value in attributes.items()}
    return [e for e in element.iter(f"{SVG}{name}") if all(e.get(k) == v for k, v in wanted.items())]


def only(element: Element, name: str, **attributes: str) -> Element:
    (found,) = every(element, name, **attributes)
    return found


def texts(element: Element) -> list[str]:
    """What the text elements say, the lines of each put together with blanks."""
    return [" ".join(part for part in t.itertext() if part.strip()) for t in every(element, "text")]


def classed(element: Element, name: str) -> list[Element]:
    """All elements that have a class."""
    return [e for e in element.iter() if name in (e.get("class") or "").split()]


def ids(element: Element) -> list[str]:
    return [found for e in element.iter() if (found := e.get("id"))]


def pieces(element: Element, class_: str) -> int:
    """How many closed pieces the path of exactly this class holds."""
    return sum((p.get("d") or "").count("Z") for p in every(element, "path", class_=class_))
