"""XML: PubMed article sets, and JATS articles as PubMed Central gives them.

The file is cut into articles before any XML is parsed, and each is parsed for itself by lxml. So a whole PubMed
baseline file needs little memory, and what is broken in one article (an unescaped '&', a missing end tag, a download
that was cut off) cannot reach the others. Nothing outside the file is read, no entity is expanded, and libxml2's limits
on depth and size stay on.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from lxml import etree

from pipeline.sources.authors import joined
from pipeline.sources.document import Document
from pipeline.sources.fields import labelled, reference
from pipeline.sources.text.unicode import raised
from pipeline.store.records import Reference

_START = re.compile(r"<(?:\w+:)?(PubmedArticle|PubmedBookArticle|article)(?=[\s>])")
_BLOCK = 1 << 16
_OVERLAP = 64  # characters that may be the beginning of a tag
_EXPONENT = re.compile(r"[-−–+]?\d{1,4}")
_SPACE = re.compile(r"\s+")
_NOT_ABSTRACT = {"graphical", "toc", "teaser", "key-points", "plain-language-summary", "precis", "executive-summary"}
_APART = {"p", "sec", "title", "list", "list-item", "def", "disp-formula"}
# What is not defined inside an article may well be defined around it.
_HARMLESS = ("NS_ERR", "WAR_UNDECLARED_ENTITY", "ERR_UNDECLARED_ENTITY")


def _articles(document: Document) -> Iterator[tuple[int, str]]:
    """Yield each article as written, and the number of its first line. One without an end ends where the
    next begins."""
    buffer, line = "", 1
    with document.open() as text:
        while True:
            start = _START.search(buffer)
            if start:
                end = re.compile(rf"</(?:\w+:)?{start[1]}\s*>").search(buffer, start.end())
                following = _START.search(buffer, start.end(), end.start() if end else len(buffer))
                if end or following:
                    cut = following.start() if following else end.end() if end else 0
                    yield line + buffer.count("\n", 0, start.start()), buffer[start.start() : cut]
                    line += buffer.count("\n", 0, cut)
                    buffer = buffer[cut:]
                    continue
            elif len(buffer) > _OVERLAP:
                line += buffer.count("\n", 0, len(buffer) - _OVERLAP)
                buffer = buffer[-_OVERLAP:]
            block = text.read(max(_BLOCK, len(buffer)))
            if not block:
                break
            buffer += block
    if start:
        yield line + buffer.count("\n", 0, start.start()), buffer[start.start() :]


def _parse(article: str, first_line: int) -> tuple[etree._Element | None, str | None]:
    """Return the root of an article, as far as it could be read, and what is wrong with it."""
    parser = etree.XMLParser(
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        collect_ids=False,
        encoding="utf-8",
    )
    try:
        root = etree.fromstring(article.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:
        return None, f"line {first_line}: not valid XML: {error}"
    errors = [error for error in parser.error_log if not any(name in error.type_name for name in _HARMLESS)]
    if not errors:
        return root, None
    return root, f"line {first_line + errors[0].line - 1}: not valid XML: {errors[0].message}"


def _local(element: etree._Element) -> str:
    """Return an element's name without namespace or prefix; '' for comments and the like."""
    return re.split("[}:]", element.tag)[-1] if isinstance(element.tag, str) else ""


def _text(element: etree._Element | None, skip: frozenset[str] = frozenset()) -> str:
    """Return all text in an element, markup left out; exponents keep their height and paragraphs their distance."""
    if element is None:
        return ""
    parts: list[str] = []
    _gather(element, parts, skip)
    return _SPACE.sub(" ", "".join(parts)).strip()


def _gather(element: etree._Element, parts: list[str], skip: frozenset[str]) -> None:
    parts.append(element.text or "")
    for child in element:
        name = _local(child)
        if child.tag is etree.Entity:
            parts.append(html.unescape(child.text or ""))
        elif name == "sup" and "".join(parts[-2:])[-1:].isdigit() and _EXPONENT.fullmatch(_text(child)):
            parts.append(raised(_text(child)))
        elif name and name not in skip:
            space = " " if name in _APART else ""
            parts.append(space)
            _gather(child, parts, skip)
            parts.append(space)
        parts.append(child.tail or "")


def _all(element: etree._Element, path: str) -> list[etree._Element]:
    """Return the descendants along `path`, whatever their namespace."""
    return element.findall(".//" + "/".join(f"{{*}}{step}" for step in path.split("/")))


def _first(element: etree._Element, *paths: str, skip: frozenset[str] = frozenset()) -> str:
    """Return the first text that is not empty along any of the paths."""
    return next((text for path in paths for found in _all(element, path) if (text := _text(found, skip))), "")


def _pubmed(record: etree._Element) -> dict[str, str | None]:
    sections = _all(record, "Abstract/AbstractText") or _all(record, "OtherAbstract/AbstractText")
    texts = [labelled(section.get("Label"), text) for section in sections if (text := _text(section))]
    # Only the article's own identifiers: those of the papers it cites stand deeper.
    ids = {each.get("IdType"): _text(each) for each in record.iterfind("./{*}PubmedData/{*}ArticleIdList/{*}ArticleId")}
    ids |= {each.get("IdType"): _text(each) for each in _all(record, "BookDocument/ArticleIdList/ArticleId")}
    ids |= {each.get("EIdType"): _text(each) for each in _all(record, "ELocationID")}
    pmid = _first(record, "MedlineCitation/PMID", "BookDocument/PMID", "PMID")
    return {
        "id": pmid,
        "pmid": pmid,
        "doi": ids.get("doi"),
        "title": _first(record, "ArticleTitle", "BookTitle", "VernacularTitle"),
        "text": "\n".join(texts),
        "year": _first(record, "JournalIssue/PubDate", "PubDate", "ContributionDate", "ArticleDate"),
        "journal": _first(record, "Journal/Title", "MedlineTA"),
        "authors": joined(_authors(record, "AuthorList/Author", "LastName", "ForeName", "CollectiveName")),
    }


def _jats(record: etree._Element) -> dict[str, str | None]:
    ids = {each.get("pub-id-type"): _text(each) for each in _all(record, "article-meta/article-id")}
    abstracts = _all(record, "article-meta/abstract")
    abstract = next((each for each in abstracts if each.get("abstract-type") not in _NOT_ABSTRACT), None)
    sections = [] if abstract is None else (abstract.findall("{*}sec") or [abstract])
    texts = []
    for section in sections:
        title = _text(section.find("{*}title"))
        text = _text(section, frozenset({"title", "object-id", "label"}))
        texts.append(labelled(title, text) if text else "")
    return {
        "id": ids.get("pmid") or ids.get("pmc") or ids.get("pmcid") or ids.get("doi"),
        "pmid": ids.get("pmid"),
        "doi": ids.get("doi"),
        "title": _first(record, "title-group/article-title", skip=frozenset({"fn", "xref"})),
        "text": "\n".join(filter(None, texts)),
        "year": _first(record, "article-meta/pub-date/year"),
        "journal": _first(record, "journal-title"),
        "authors": joined(_authors(record, "article-meta/contrib-group/contrib", "surname", "given-names", "collab")),
    }


def _authors(record: etree._Element, path: str, family: str, given: str, group: str) -> Iterator[str]:
    """Yield the authors along a path, editors left out: family and given names, or the name of a group."""
    for each in _all(record, path):
        if each.get("contrib-type", "author") != "author":
            continue
        names = [text for tag in (family, given) if (text := _first(each, tag))]
        yield ", ".join(names) if names else _first(each, group)


def read_xml(document: Document) -> Iterator[Reference]:
    """Yield the articles of a PubMed or JATS file; one in which the XML is broken is a problem, the others are read."""
    for position, (line, article) in enumerate(_articles(document), 1):
        root, problem = _parse(article, line)
        values: dict[str, str | None] = {}
        if root is not None:
            values = _jats(root) if _local(root) == "article" else _pubmed(root)
        yield reference(document.name, position, values, problem)
