"""`mend` keeps what means something and repairs the rest, once; `fold` always knows where it came from."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.sources.text.unicode import cut, fold, mend
from pipeline.sources.text.unicode import folded as folded_only

_PIECES = st.sampled_from(
    ["<b>", "</b>", "<i>", "</i>", "<p>", "<", ">", "&", "&amp;", "&lt;", "lt;", "amp;", "\\", '\\"', "\\'", "{", "}",
     "i", "e", "a", "B", "\n", "\n\n", " ", "\u200d", "\u200c", "Ã¯", "â€™", "Ã", "\u0301", "\u00ad", ".", "METHODS",
     "Results:", "\\H{o}", "\\textit{", "ﬁ", "<sup>", "-3", "</sup>", "10", "\x85", "\xa0", "👩", "\u2028", "\r", "•",
     "\\ss{}", "%", "\\%"]
)  # fmt: skip
_TEXTS = st.one_of(
    st.text(st.characters()),
    st.lists(st.one_of(_PIECES, st.characters()), max_size=25).map("".join),
)


@pytest.mark.parametrize(
    ("broken", "mended"),
    [
        # entities and tags
        ("a &amp; b &lt; c", "a & b < c"),
        ("&amp;lt;b&amp;gt;bold&amp;lt;/b&amp;gt;", "bold"),
        ("chi&sup2; and &#945; and &#x3b2;", "chi² and α and β"),
        ("R&D at AT&T; see ?a=1&copy=2", "R&D at AT&T; see ?a=1&copy=2"),
        ("CO<sub>2</sub> and <i>E. coli</i> and Ca<sup>2+</sup>", "CO2 and E. coli and Ca2+"),
        ("10<sup>6</sup> cells, 10<SUP>-3</SUP> M", "10⁶ cells, 10⁻³ M"),
        ("<jats:title>Abstract</jats:title><jats:p>We did it.</jats:p>", "Abstract\nWe did it."),
        ('a <a href="http://x.org">link</a>, a <span class="x">span</span>', "a link, a span"),
        ("one.<br/>Two.<p>Three.</p>", "one.\nTwo.\nThree."),
        # comparisons stay
        ("p < 0.05", "p < 0.05"),
        ("x<y and y>z", "x<y and y>z"),
        ("if a<b and c>d then", "if a<b and c>d then"),
        ("where i<p>q holds, <5% and >3", "where i<p>q holds, <5% and >3"),
        # mojibake
        ("naÃ¯ve patientsâ€™ Î±-blocker â‰¥ 5 Â£", "naïve patients’ α-blocker ≥ 5 £"),
        ("function1\x964 and \u0093so\u0094", "function1–4 and “so”"),
        # ligatures and what cannot be seen
        ("eﬃcient ﬁnding of ﬂow", "efficient finding of flow"),
        ("in\u00advis\u200bible\ufeff \u200eleft\u202e right", "invisible left right"),
        ("exam\u00ad\nple", "example"),
        ("tab\tand\x00 nul\x07", "tab and nul"),
        ("smug\U000e0068\U000e0069gled", "smuggled"),
        ("sur\ud800rogate", "surrogate"),
        # kept as it is
        ("10⁻³ m² ½ Å µg αβγ 抑郁症 🙂 ™", "10⁻³ m² ½ Å µg αβγ 抑郁症 🙂 ™"),
        ("👩\u200d🔬 می\u200cخواهم", "👩\u200d🔬 می\u200cخواهم"),
        ("latin\u200dletters", "latinletters"),
        ("cafe\u0301", "café"),
        # LaTeX
        (r"na\"ive, na{\"i}ve, na\"{\i}ve", "naïve, naïve, naïve"),
        (r"R\'enyi, G\"odel, Erd{\H{o}}s, \v{S}id", "Rényi, Gödel, Erdős, Šid"),
        (r"M{\o}ller, Fran\c{c}ois, stra{\ss}e, \AA{}rhus", "Møller, François, straße, Århus"),
        (r"50\% of R\&D, \emph{very} \textit{strong}", "50% of R&D, very strong"),
        (r"don\'t, it\'s, \"Under\" quotes, C:\users", r"don\'t, it\'s, \"Under\" quotes, C:\users"),
        # white space
        ("  one \t two\u00a0\u2003three \r\n four ", "one two three four"),
        ("A wrapped line goes\non. It ends.\n\nA new paragraph.", "A wrapped line goes on. It ends.\nA new paragraph."),
        ("Effect of X\n\nABSTRACT.AIM:\nTo see.", "Effect of X\nABSTRACT.AIM:\nTo see."),
        ("METHODS\nWe did. \n RESULTS \n It was so.", "METHODS\nWe did.\nRESULTS\nIt was so."),
        ("we had\nRESULTS: good", "we had\nRESULTS: good"),
        ("", ""),
        (" \n ", ""),
    ],
)  # fmt: skip
def test_mend(broken: str, mended: str) -> None:
    assert mend(broken) == mended
    assert mend(mended) == mended


@given(_TEXTS)
def test_mend_is_idempotent_and_clean(text: str) -> None:
    mended = mend(text)
    assert mend(mended) == mended
    assert unicodedata.is_normalized("NFC", mended)
    assert mended == mended.strip()
    assert "  " not in mended
    assert "\n\n" not in mended
    mended.encode("utf-8")


@given(st.text("abcXYZ ,.;<>=0123456789αβγ中文é⁻³🙂"))
def test_mend_changes_only_spaces_of_clean_text(text: str) -> None:
    assert mend(text) == " ".join(text.split())


def test_mend_does_not_hang_on_layers() -> None:
    assert mend("&amp;" * 5000 + "lt;").endswith("<")
    mend("a line\nof — many \n" * 5000)
    mend("<b" * 20_000 + "\\'" * 20_000 + "&#" * 20_000 + "{\\" * 20_000)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("The “Risk”—it’s", 'the "risk"-it\'s'),
        ("Straße ﬁne", "strasse fine"),
        ("10⁻³ ½", "10-3 1⁄2"),
        ("a \n\t b", "a b"),
        ("cafe\u0301 CAFÉ", "café café"),
        ("soft\u00adhyphen\u200b", "softhyphen"),
        ("ΣΊΣΥΦΟΣ", "σίσυφοσ"),
        ("한국", "한국"),
        ("plain ascii", "plain ascii"),
        ("Plain words up to a\u0301 mark", "plain words up to á mark"),
        ("It`s  5\u00a0% of\n`All`", "it's 5 % of 'all'"),
        ("", ""),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text)[0] == folded_only(text) == folded


def test_fold_finds_a_quote() -> None:
    text = "We saw that “ﬁne  dust”\nraises risk."
    folded, offsets = fold(text)
    quote = fold('"fine dust" raises')[0]
    start = folded.index(quote)
    assert text[offsets[start] : offsets[start + len(quote)]] == "“ﬁne  dust”\nraises"


@given(_TEXTS)
def test_fold_offsets(text: str) -> None:
    folded, offsets = fold(text)
    assert len(offsets) == len(folded) + 1
    assert offsets[-1] == len(text)
    assert offsets == sorted(offsets)
    assert folded_only(text) == folded
    assert all(0 <= offset < len(text) for offset in offsets[:-1])
    assert "  " not in folded


@given(_TEXTS)
def test_fold_slices_map_back(text: str) -> None:
    """Folding the piece of the original that folded characters point to gives those characters."""
    folded, offsets = fold(text)
    starts = [at for at in range(len(folded)) if at == 0 or offsets[at] != offsets[at - 1]]
    for start, end in zip(starts, [*starts[1:], len(folded)], strict=False):
        piece = text[offsets[start] : offsets[end]]
        # A space before a piece swallows the one it begins with ('¨' folds to a space and a mark).
        assert fold(piece)[0] in (folded[start:end], " " + folded[start:end])


@given(_TEXTS)
def test_fold_does_not_depend_on_composition(text: str) -> None:
    folded = fold(text)[0]
    assert fold(unicodedata.normalize("NFC", text))[0] == folded
    assert fold(unicodedata.normalize("NFD", text))[0] == folded
    assert fold(folded)[0] == folded


@pytest.mark.parametrize(
    ("text", "width", "kept"),
    [("one two three", 13, "one two three"), ("one two three", 9, "one two…"), ("x" * 30, 10, "x" * 9 + "…")],
)
def test_text_is_cut_between_words(text: str, width: int, kept: str) -> None:
    assert cut(text, width) == kept
