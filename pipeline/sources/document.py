"""One file as text: unpacked if it is gzip, its encoding found, read as a stream."""

from __future__ import annotations

import codecs
import gzip
import io
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import IO

import charset_normalizer

_Bytes = gzip.GzipFile | io.BufferedReader
HEAD = 1 << 16
_CHUNK = 1 << 20
_SAMPLE = 1 << 18
_BOMS = (  # UTF-32 first: its mark begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
UNKNOWN = "not a text file"
_NO_TEXT = (
    (b"%PDF", "a PDF; export the records as RIS, BibTeX, CSV or plain text"),
    (b"PK\x03\x04", "a ZIP archive or an Excel or Word file; unpack it, or save it as CSV or plain text"),
    (b"\xd0\xcf\x11\xe0", "an old Excel or Word file; save it as CSV or plain text"),
    (b"SQLite format 3", "an SQLite database; export the records as CSV"),
    (b"PAR1", "a Parquet file; export the records as CSV or JSONL"),
    (b"BZh", "compressed with bzip2; unpack it, or use gzip"),
    (b"\xfd7zXZ", "compressed with xz; unpack it, or use gzip"),
    (b"\x28\xb5\x2f\xfd", "compressed with Zstandard; unpack it, or use gzip"),
)
# Letters with accents stand alone among ASCII letters; those of other scripts come in runs.
_PAIRED = re.compile(rb"[\x80-\xff]{2,}")
_WESTERN = ("cp1252", "cp1250", "cp1254", "cp1257", "mac_roman", "cp437", "cp850")
_EXCLUDED = ("utf_16", "utf_16_le", "utf_16_be", "utf_32", "utf_32_le", "utf_32_be", "utf_7", "utf_8")  # seen before
_XML_ENCODING = re.compile(rb"\s*<\?xml[^>]*\sencoding\s*=\s*[\"']([\w.:-]+)")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f]")
_HANJA = re.compile("[\u4e00-\u9fff]")
_CLOSE = 0.05


@dataclass(frozen=True)
class Document:
    """A file that holds text. `name` is its path as the user wrote it."""

    path: Path
    name: str

    def binary(self) -> _Bytes:
        """Return the file's bytes, unpacked if they are gzip (told by content, as every format is)."""
        with self.path.open("rb") as file:
            packed = file.read(2) == b"\x1f\x8b"
        return gzip.GzipFile(self.path, "rb") if packed else self.path.open("rb")

    @cached_property
    def start(self) -> bytes:
        """The first bytes."""
        with self.binary() as file:
            return b"".join(_chunks(file, HEAD))

    @cached_property
    def no_text(self) -> str | None:
        """Why this file holds no text, or None if it may."""
        for magic, what in _NO_TEXT:
            if self.start.startswith(magic):
                return what
        if self.start[8:12] == b"DUCK":
            return "a DuckDB database; export the records as CSV"
        if b"\0" not in self.start or self._marked or _wide(self.start):
            return None
        return UNKNOWN

    @cached_property
    def _marked(self) -> str | None:
        return next((encoding for bom, encoding in _BOMS if self.start.startswith(bom)), None)

    @cached_property
    def encoding(self) -> str:
        """By byte order mark; UTF-8 if the whole file is; as XML declares; or what its non-ASCII lines look like."""
        if known := self._marked or _wide(self.start):
            return known
        with self.binary() as file:
            if _is_utf8(file):
                return "utf-8"
        if declared := _declared(self.start):
            return declared
        with self.binary() as file:
            return _guess(_telling_lines(file))

    @property
    def _errors(self) -> str:
        codecs.register_error(_STRAY, _read_stray_bytes)
        return _STRAY if self.encoding == "utf-8" else "replace"

    @contextmanager
    def open(self) -> Iterator[IO[str]]:
        """Return the text as a stream; every kind of line end is '\\n'."""
        with (
            self.binary() as file,
            io.TextIOWrapper(file, encoding=self.encoding, errors=self._errors, newline=None) as text,
        ):
            yield text

    def lines(self) -> Iterator[str]:
        """Yield the lines, each with its '\\n'."""
        with self.open() as text:
            yield from text

    def text(self) -> str:
        """Return the whole text."""
        with self.open() as text:
            return text.read()

    @cached_property
    def head(self) -> str:
        """The first characters, by which the format is told."""
        head = codecs.getincrementaldecoder(self.encoding)(self._errors).decode(self.start)
        return head.replace("\r\n", "\n").replace("\r", "\n")


_STRAY = "democritus.stray"


def _read_stray_bytes(error: UnicodeError) -> tuple[str, int]:
    """Decode what is not UTF-8 in a UTF-8 file as Windows-1252: records pasted together from two exports."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


def _wide(start: bytes) -> str | None:
    """Return the encoding of UTF-16 without a byte order mark: every other byte of ASCII text is zero."""
    if b"\0" not in start:
        return None
    even, odd = start[0::2].count(0), start[1::2].count(0)
    half = len(start) // 2
    encoding = "utf-16-le" if odd > even else "utf-16-be"
    if max(even, odd) < 0.7 * half or min(even, odd) > 0.02 * half:
        return None
    text = start[: half * 2].decode(encoding, "replace")
    return None if _CONTROL.search(text) or text.count("\ufffd") > 1 else encoding


def _declared(start: bytes) -> str | None:
    """Return the encoding that an XML file says it has, unless that is the UTF-8 which it has not."""
    match = _XML_ENCODING.match(start)
    if match is None:
        return None
    try:
        encoding = codecs.lookup(match[1].decode("ascii")).name
    except LookupError:
        return None
    return None if encoding.startswith("utf") else encoding


def _chunks(file: _Bytes, limit: int | None = None) -> Iterator[bytes]:
    """Yield the bytes of a file as far as they can be read: a gzip stream that is cut off still has a beginning."""
    size = 0
    while limit is None or size < limit:
        try:
            chunk = file.read1(_CHUNK if limit is None else limit - size)
        except (EOFError, zlib.error, gzip.BadGzipFile):
            return
        if not chunk:
            return
        size += len(chunk)
        yield chunk


def _is_utf8(file: _Bytes) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for chunk in _chunks(file):
            decoder.decode(chunk)
    except UnicodeDecodeError:
        return False
    return True


def _telling_lines(file: _Bytes) -> bytes:
    """Return the lines that are not ASCII: the only ones that tell encodings apart."""
    sample = bytearray()
    rest = b""
    for chunk in _chunks(file):
        *lines, rest = (rest + chunk).split(b"\n")
        sample += b"\n".join(line for line in lines if not line.isascii())
        if len(sample) > _SAMPLE:
            break
    return bytes(sample[:_SAMPLE]) or rest[:_SAMPLE]


def _guess(sample: bytes) -> str:
    decoded = sample.decode("utf-8", "surrogateescape")
    stray = sum("\udc80" <= char <= "\udcff" for char in decoded)
    if sum(char > "\x7f" for char in decoded) > 2 * stray:
        return "utf-8"  # with a few stray bytes, which must not turn all other records into mojibake
    latin = sum(map(len, _PAIRED.findall(sample))) * 10 < sum(byte > 0x7F for byte in sample)
    matches = charset_normalizer.from_bytes(
        sample, cp_isolation=list(_WESTERN) if latin else None, cp_exclusion=list(_EXCLUDED)
    )
    best = matches.best()
    if best is None:
        return "cp1252"
    chaos = {match.encoding: match.chaos for match in matches}
    if latin and chaos.get("cp1252", 1.0) <= best.chaos + _CLOSE:
        return "cp1252"
    # Short Chinese reads as Korean too, but as Korean in which every other character is Chinese.
    if best.encoding in ("cp949", "johab") and "gb18030" in chaos and _HANJA.search(str(best)):
        return "gb18030"
    return best.encoding
