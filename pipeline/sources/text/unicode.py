"""Unicode, for every stage: `mend` what is stored, `fold` what is compared, `safe` what is printed.

`mend` repairs what copying, exporting and decoding do to a text and changes nothing that carries meaning: '10⁻³',
'p < 0.05', Greek, Chinese and emoji stay as they are. `fold` makes two spellings of the same words equal and remembers
where each character came from, so that a quote found in the folded text can be shown in the original.
"""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache

import ftfy
import ftfy.badness

_MAX_PASSES = 50  # a pass undoes one layer of wrapping; real texts have one or two, hostile ones any number

# --- what is found ---------------------------------------------------------------------------------------------------

# Text in which this finds nothing is left as it is, apart from its ends: most abstracts, at a few microseconds each.
_SUSPECT = re.compile(r"[^ -~]|[&<\\]|  ")

# Only with a semicolon: 'a&not b' and '?x=1&copy=2' are not entities.
_ENTITY = re.compile(r"&(?:amp;)*(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")

_BLOCK = "p|br|div|li|ul|ol|hr|tr|table|h[1-6]|sec|title|section|abstract|abstracttext|blockquote|label|list|list-item"
_INLINE = (
    "b|i|u|s|q|a|em|strong|sub|sup|span|font|tt|small|big|strike|del|ins|code|cite|abbr|mark|wbr|td|th|italic|bold|"
    "monospace|underline|sc|overline|xref|ext-link|inline-formula|disp-formula|tex-math|named-content|styled-content|inf"
)
_ATTRIBUTES = r"""(?:\s+[\w:.-]+\s*=\s*(?:"[^"<>]*"|'[^'<>]*'|[\w#%.:/-]+))*"""
# Named tags only, and attributes only as name=value: 'x<y and y>z' and 'a <b and c> d' are comparisons.
_TAG = re.compile(
    rf"<(?P<close>/?)(?P<name>(?:jats|mml|m|ce|sb):[A-Za-z][\w-]*|(?:{_BLOCK}|{_INLINE})){_ATTRIBUTES}\s*/?>",
    re.IGNORECASE,
)
_SUPERSCRIPT_TAG = re.compile(r"(?<=\d)<((?:jats:)?sup)>\s*([-−–+]?\d{1,4})\s*</\1>", re.IGNORECASE)
_IS_BLOCK = re.compile(rf"(?:jats:)?(?:{_BLOCK})", re.IGNORECASE)

# ZERO WIDTH (NON-)JOINER carry meaning in Persian, in Indic scripts and in emoji, and are litter elsewhere.
_JOINED = "\u0590-\u1fff\u2190-\u2bff\u3000-\ufdff\ufe0f\ufe70-\ufeff\U00010000-\U0010ffff"
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffc\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
    f"|(?<![{_JOINED}])[\u200c\u200d]|[\u200c\u200d](?![{_JOINED}])"
)
_SOFT_HYPHEN_AT_LINE_END = re.compile("\u00ad[ \t]*\r?\n[ \t]*")
_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "\u2028": "\n", "\u2029": "\n\n"}
)
_HAS_LIGATURE = re.compile("[\ufb00-\ufb06\u2028\u2029]")

# A character that was read byte by byte is at least two characters beyond ASCII in a row, or one and a space that was
# the byte A0; one of Windows-1252 may be a control character. Only then ftfy's heuristic, the dearest step, decides.
_MAYBE_MOJIBAKE = re.compile("[^\x00-\x7f]{2}|[\u00c0-\u00f4] |[\x80-\x9f]")
_FTFY = ftfy.TextFixerConfig(unescape_html=False, explain=False)

# --- white space -----------------------------------------------------------------------------------------------------

_BREAK = re.compile("[\n\r\x0b\x0c\x1c-\x1e\x85]+")
_SPACES = re.compile(r"\s{2,}|[^\S ]")  # all but the single spaces, of which there are many
_ENDS_SENTENCE = re.compile(r"""[.!?:;。！？：；…؟।][)\]}"'”’»]*$""")
_CLOSERS = 8  # characters at the end of a line that are looked at
_SECTIONS = (
    r"(?:(?:abstract|summary|background|introduction|context|importance|objectives?|aims?|purpose|setting|design|"
    r"participants|patients|methods?|materials?|interventions?|measurements?|main outcome measures?|results?|findings|"
    r"discussion|conclusions?|interpretation|significance|limitations|funding)\b(?: and | & |/)?){1,3}"
)
_HEADING = re.compile(_SECTIONS, re.IGNORECASE)
_LABEL = re.compile(rf"(?:[A-Z][A-Z/&,. ]{{2,60}}|(?i:{_SECTIONS})):(?:\s|$)|[•◦‣▪]\s")


def _keeps_break(before: list[str], after: str) -> bool:
    """Tell whether a line break is one of a paragraph.

    Decided by the words on both sides and never by the number of line breaks: the paragraphs of a mended text, one
    line break apart, must still be paragraphs when it is mended again.
    """
    if _LABEL.match(after) or (len(before) == 1 and _HEADING.fullmatch(before[0])):
        return True
    return _ENDS_SENTENCE.search(before[-1][-_CLOSERS:]) is not None and not after[:1].islower()


def _lay_out(text: str) -> str:
    """Put paragraphs one line break apart, everything else one space apart."""
    first, *lines = (_SPACES.sub(" ", line.strip()) for line in _BREAK.split(text.strip()))
    paragraphs: list[list[str]] = [[first]]
    for line in filter(None, lines):
        if _keeps_break(paragraphs[-1], line):
            paragraphs.append([line])
        else:
            paragraphs[-1].append(line)
    return "\n".join(" ".join(paragraph) for paragraph in paragraphs)


# --- markup ----------------------------------------------------------------------------------------------------------

_RAISED = str.maketrans("0123456789+-−–", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻")


def raised(text: str) -> str:
    """Return an exponent in superscript characters: what keeps 10<sup>6</sup> from becoming 106."""
    return text.translate(_RAISED)


def _without_tags(text: str) -> str:
    """Return `text` without the tags that are certainly markup. '<b' alone may be a comparison, '</b>' is not."""
    text = _SUPERSCRIPT_TAG.sub(lambda match: raised(match[2]), text)
    closed = {match["name"].lower() for match in _TAG.finditer(text) if match["close"]}

    def replacement(match: re.Match[str]) -> str:
        name = match["name"].lower()
        # <p> is often left unclosed, but then stands between sentences: 'i<p>q' is a comparison.
        between = match.string[match.start() - 1 : match.start()].isalnum() or name != "p"
        if len(name) == 1 and not match["close"] and name not in closed and between:
            return match[0]
        return "\n" if _IS_BLOCK.fullmatch(name) else ""

    return _TAG.sub(replacement, text)


_ACCENTS = {
    '"': "\u0308", "'": "\u0301", "`": "\u0300", "^": "\u0302", "~": "\u0303", "=": "\u0304", ".": "\u0307",
    "u": "\u0306", "v": "\u030c", "c": "\u0327", "H": "\u030b", "k": "\u0328", "r": "\u030a",
}  # fmt: skip
_LETTERS = {
    "ss": "ß", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "aa": "å",
    "AA": "Å", "i": "ı", "j": "ȷ",
}  # fmt: skip
_BRACED_ACCENT = re.compile(
    r"""\{\\(["'`^~=.])\s*\\?([A-Za-z])\}|\{\\(["'`^~=.])\{\\?([A-Za-z])\}\}|\\(["'`^~=.])\{\\?([A-Za-z])\}"""
    r"""|\{\\([uvcHkr])(?:\{\\?([A-Za-z])\}|\s+\\?([A-Za-z]))\}|\\([uvcHkr])\{\\?([A-Za-z])\}"""
)
# Without braces only inside a word, and the acute only before a small vowel: "don\'t" and 'so-called \"x\"' are
# quotes that some program escaped.
_BARE_ACCENT = re.compile(
    r"""(?<=[^\W\d_])\\(?:(["^~])\\?([aeinouyAEINOUY])|(')\\?([aeiouy])|(`)\\?([aeiou]))(?![^\W\d_]*\\["'])"""
)
_LETTER = re.compile(r"\{\\(ss|o|O|l|L|ae|AE|oe|OE|aa|AA|i|j)\s*\}|\\(ss|o|O|l|L|ae|AE|oe|OE|aa|AA|i|j)\{\}")
_STYLE = re.compile(r"\\(?:emph|text(?:it|bf|tt|sc|rm|sf|sl|up|normal)?|mbox|mathrm|mathit|mathbf)\{([^{}]*)\}")
_ESCAPED = re.compile(r"\\([%&#_])")


def _accented(match: re.Match[str]) -> str:
    accent, letter, *_ = (group for group in match.groups() if group is not None)
    composed = unicodedata.normalize("NFC", letter + _ACCENTS[accent])
    return composed if len(composed) == 1 else match[0]


def plain_latex(text: str) -> str:
    r"""Turn LaTeX's accents and escapes into characters: na\"ive, Erd{\H{o}}s, 50\%. Nothing that is ambiguous."""
    if "\\" not in text:
        return text
    text = _BRACED_ACCENT.sub(_accented, text)
    text = _LETTER.sub(lambda match: _LETTERS[match[1] or match[2]], text)
    text = _BARE_ACCENT.sub(_accented, text)
    text = _STYLE.sub(r"\1", text)
    return _ESCAPED.sub(r"\1", text)


# --- mend ------------------------------------------------------------------------------------------------------------


def _pass(text: str) -> str:
    if "&" in text:
        text = _ENTITY.sub(lambda match: html.unescape(f"&{match[1]};"), text)
    if "<" in text:
        text = _without_tags(text)
    text = plain_latex(text)
    if not text.isascii():
        if _MAYBE_MOJIBAKE.search(text) and ftfy.badness.is_bad(text):
            text = ftfy.fix_encoding(text, _FTFY)
        if _HAS_LIGATURE.search(text):
            text = text.translate(_LIGATURES)
        text = _SOFT_HYPHEN_AT_LINE_END.sub("", text)
    text = _INVISIBLE.sub("", text)
    return _lay_out(unicodedata.normalize("NFC", text))


def mend(text: str) -> str:
    r"""Return `text` as it is stored: what exporting did to it undone, on lines that are paragraphs.

    HTML entities and left-over tags, mojibake, ligatures, LaTeX accents, soft hyphens, zero-width, bidirectional and
    control characters go; white space becomes single spaces, and single line breaks between paragraphs. A line break
    counts as one of a paragraph after the end of a sentence or a heading ('METHODS'), and before a label ('RESULTS:')
    or a list mark. Composed by NFC, so superscripts keep their height. `mend(mend(text)) == mend(text)`.
    """
    for _ in range(_MAX_PASSES):
        if not _SUSPECT.search(text):
            return text.strip()
        mended = _pass(text)
        if mended == text:
            break
        text = mended
    return text


# --- fold ------------------------------------------------------------------------------------------------------------

_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\ufe58\ufe63\uff0d\u02d7"
_SINGLE = "‘’‚‛′‵`´ʹʼʻˈ＇"
_DOUBLE = "“”„‟″‶«»〝〞＂"
_TO_ASCII = {
    **{ord(char): "-" for char in _DASHES},
    **{ord(char): "'" for char in _SINGLE},
    **{ord(char): '"' for char in _DOUBLE},
}
_NOT_PLAIN = re.compile(r"[^ -~]|[`]|  ")
_IGNORED = frozenset(("Cf", "Cc", "Cs"))
# Words that only change case, one space apart: most of any abstract, and nothing to be looked at letter by letter. Not
# the letter before something else, which may be a mark on it.
_PLAIN_WORDS = re.compile("[!-_a-~]+(?: [!-_a-~]+)*(?![^ -~])")
# Characters that compose with the one before although they are no marks: Hangul vowels and finals, Katakana voicing.
_LATE = re.compile("[\u1160-\u11ff\ud7b0-\ud7fb\uff9e\uff9f]")


@lru_cache(maxsize=1 << 16)
def _folded(cluster: str) -> str:
    """Return a character with the marks on it, normalised; a space for white space, nothing for the invisible."""
    if cluster.isspace():
        return " "
    kept = "".join(char for char in cluster if unicodedata.category(char) not in _IGNORED)
    normal = unicodedata.normalize("NFKC", kept.translate(_TO_ASCII)).translate(_TO_ASCII)
    return unicodedata.normalize("NFKC", normal.casefold()).translate(_TO_ASCII)


def _belongs_to_previous(char: str) -> bool:
    """Tell whether a character is read together with the one before: marks, and the invisible that may
    stand between."""
    if "\u0020" <= char <= "\u007e" or char.isspace():
        return False
    category = unicodedata.category(char)
    return category[0] == "M" or category in _IGNORED or _LATE.match(char) is not None


def fold(text: str) -> tuple[str, list[int]]:
    """Return `text` for comparison, and where each of its characters comes from.

    NFKC and casefold, every dash and quotation mark as ASCII, each run of white space one space, invisible characters
    gone. `offsets[i]` is the index in `text` of the character that folded character `i` comes from; there is one
    offset more than characters, and the last is `len(text)`. For a match `folded[i:j]` the original is
    `text[offsets[i]:offsets[j]]`; where one character folded to several ('ß' to 'ss') and `j` is between them, both
    have the same offset, so move `j` on until the offset changes.
    """
    length = len(text)
    if not _NOT_PLAIN.search(text):
        return text.lower(), list(range(length + 1))
    folded: list[str] = []
    offsets: list[int] = []
    start = 0
    while start < length:
        plain = _PLAIN_WORDS.match(text, start)
        if plain:
            folded.extend(plain[0].lower())
            offsets.extend(range(start, plain.end()))
            start = plain.end()
            continue
        end = start + 1
        while end < length and not text[start].isspace() and _belongs_to_previous(text[end]):
            end += 1
        for char in _folded(text[start:end]):
            if char != " " or not folded or folded[-1] != " ":
                folded.append(char)
                offsets.append(start)
        start = end
    offsets.append(length)
    return "".join(folded), offsets


def folded(text: str) -> str:
    """Return `text` for comparison, as `fold` gives it, where nobody asks what stood where."""
    return fold(text)[0] if _NOT_PLAIN.search(text) else text.lower()


# --- for a terminal ---------------------------------------------------------------------------------------------------


def safe(value: object) -> str:
    """Return text on one line, without control, format and surrogate characters, and without noncharacters."""
    return _visible(" ".join(str("" if value is None else value).split()))


def safe_lines(text: str) -> str:
    """Return text on as many lines as it has, its spaces kept, without those characters."""
    return "\n".join(map(_visible, text.splitlines()))


def _visible(text: str) -> str:
    return text if text.isprintable() else "".join(filter(_shows, text))


def _shows(character: str) -> bool:
    kind = unicodedata.category(character)
    if kind == "Cn":  # what is not assigned yet may be text; noncharacters never are, and XML cannot hold them
        code = ord(character)
        return code & 0xFFFE != 0xFFFE and not 0xFDD0 <= code <= 0xFDEF
    return kind not in {"Cc", "Cf", "Cs", "Co"}


def cut(value: object, width: int) -> str:
    """Return safe text of at most `width` characters, cut between words unless one alone would be half of it."""
    text = safe(value)
    if len(text) <= width:
        return text
    whole = text[:width].rfind(" ")
    return text[: whole if whole > width // 2 else width - 1].rstrip() + "…"
