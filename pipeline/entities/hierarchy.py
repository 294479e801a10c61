"""Hierarchy of entities: from single broader links to classes without cycles, and what lies how far above what.

A link says that one entity is a kind of another, one or more steps above it. Links come from users, models,
vocabularies and the rule `lexical`; the hierarchy is a pure function of them, so it is rebuilt and never edited.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import NamedTuple

from pipeline.entities import grouping, word_relations
from pipeline.entities.decisions import Decision, Rank, rank
from pipeline.entities.forms import parse
from pipeline.entities.names import GREEK_NAMES

STEPS = 3  # how far above an entity its classes are looked for
SHARE = 0.25  # of all entities: a class that would hold more says nothing
SMALL = 50  # entities that any class may hold, however small the corpus

Above = dict[str, dict[str, int]]  # entity -> class -> steps


class Link(NamedTuple):
    """`narrow` is a kind of `broad`, `steps` above it; with `denied`, it is not."""

    narrow: str
    broad: str
    steps: int = 1
    rank: int = Rank.RULE
    score: float = 1.0
    denied: bool = False


class Refused(NamedTuple):
    """A link that is not in the hierarchy, and the reason."""

    link: Link
    why: str


@dataclass(frozen=True)
class Hierarchy:
    """The links that hold, without a cycle, and those that were refused; both in the order of names."""

    links: tuple[Link, ...]
    refused: tuple[Refused, ...]


def links_of(decisions: Iterable[Decision]) -> list[Link]:
    """The links that decisions make or deny."""
    return [
        Link(item.a, item.b, item.steps, rank(item.by), item.score, item.kind == "not broader")
        for item in decisions
        if item.kind in ("broader", "not broader")
    ]


def build(links: Iterable[Link], entity_of: Mapping[str, str], steps: int = STEPS) -> Hierarchy:
    """The hierarchy over entities that links between keys make; `entity_of` maps each key to its cluster.

    Of several links between two entities the strongest holds: the higher rank, then the higher score, then fewer
    steps; a denial of the same rank outweighs it. Links are added from the strongest (ties: by name), and one that
    would close a cycle is refused. So is every link into a class that would hold more than SHARE of all entities
    within `steps`, and more than SMALL. The result does not depend on the order of links; time is linear in their
    number, but for those on cycles and on ways between them: there it is the square of those.
    """
    held, refused = _strongest(links, entity_of)
    kept, cyclic = _acyclic(held)
    wide = _too_wide(kept, len({*entity_of.values()}), steps)
    refused += cyclic
    refused += [
        Refused(link, f"'{link.broad}' would hold {wide[link.broad]} entities") for link in kept if link.broad in wide
    ]
    return Hierarchy(tuple(sorted(link for link in kept if link.broad not in wide)), tuple(sorted(set(refused))))


def _strength(link: Link) -> tuple[int, float, int, str, str]:
    """Sorts from the strongest to the weakest."""
    return -link.rank, -link.score, link.steps, link.narrow, link.broad


def _strongest(links: Iterable[Link], entity_of: Mapping[str, str]) -> tuple[list[Link], list[Refused]]:
    """The link that holds between each two entities, and those that cannot."""
    best: dict[tuple[str, str], Link] = {}
    denied: dict[tuple[str, str], int] = {}
    refused = []
    for said in links:
        link = said._replace(
            narrow=entity_of.get(said.narrow, said.narrow), broad=entity_of.get(said.broad, said.broad)
        )
        pair = link.narrow, link.broad
        if link.denied:
            denied[pair] = max(link.rank, denied.get(pair, link.rank))
        elif link.narrow == link.broad:
            refused.append(Refused(said, "both are one entity"))
        elif pair not in best or _strength(link) < _strength(best[pair]):
            best[pair] = link
    refused += [Refused(best[pair], "denied") for pair in denied if pair in best and denied[pair] >= best[pair].rank]
    return [link for pair, link in best.items() if denied.get(pair, -1) < link.rank], refused


def _acyclic(links: Collection[Link]) -> tuple[list[Link], list[Refused]]:
    """The links added from the strongest without those that close a cycle.

    Links that lie on no way from cycle to cycle are never looked at twice; of the others, the way from the class back
    to the entity is searched for each. Most links are of the first sort.
    """
    knot = _beside_cycles((link.narrow, link.broad) for link in links)
    knot &= _beside_cycles((link.broad, link.narrow) for link in links)
    knotted = {link for link in links if link.narrow in knot and link.broad in knot}
    kept = [link for link in links if link not in knotted]
    refused = []
    above: dict[str, list[str]] = defaultdict(list)
    for link in sorted(knotted, key=_strength):
        way = _way(above, link.broad, link.narrow)
        if way:
            refused.append(Refused(link, f"it would close a cycle: {' > '.join([link.narrow, *way])}"))
        else:
            kept.append(link)
            above[link.narrow].append(link.broad)
    return kept, refused


def _beside_cycles(links: Iterable[tuple[str, str]]) -> set[str]:
    """The nodes from which links, each from a first to a second, lead into a cycle; those of cycles among them."""
    onward: dict[str, list[str]] = defaultdict(list)
    for first, second in links:
        onward[first].append(second)
    sorter = TopologicalSorter(onward)
    with suppress(CycleError):  # it passes over what lies behind
        sorter.prepare()
    left = set(onward)
    while ready := sorter.get_ready():
        left.difference_update(ready)
        sorter.done(*ready)
    return left


def _way(above: Mapping[str, list[str]], start: str, end: str) -> list[str] | None:
    """The nodes from `start` up to `end`; None if no way leads there."""
    came: dict[str, str] = {start: start}
    open_nodes = [start]
    while open_nodes:
        node = open_nodes.pop()
        if node == end:
            way = [end]
            while way[-1] != start:
                way.append(came[way[-1]])
            return way[::-1]
        for upper in above.get(node, ()):
            if upper not in came:
                came[upper] = node
                open_nodes.append(upper)
    return None


def _too_wide(links: Collection[Link], entities: int, steps: int) -> dict[str, int]:
    """The classes that would hold too many of all entities, and how many they would."""
    holds = Counter(broad for classes in _above(links, steps).values() for broad in classes)
    most = max(SMALL, SHARE * entities)
    return {broad: number for broad, number in holds.items() if number > most}


def closure(hierarchy: Hierarchy, steps: int = STEPS) -> Above:
    """entity -> each class at most `steps` above it -> the fewest steps to it. Entities without classes are not in."""
    return _above(hierarchy.links, steps)


def _above(links: Collection[Link], steps: int) -> Above:
    """As `closure`, from the broadest entities down: the classes of an entity's classes are known before its own."""
    direct: dict[str, list[Link]] = defaultdict(list)
    for link in links:
        direct[link.narrow].append(link)
    above: Above = {}
    order = TopologicalSorter({narrow: [link.broad for link in under] for narrow, under in direct.items()})
    for node in order.static_order():
        found: dict[str, int] = {}
        for link in direct.get(node, ()):
            for broad, far in ((link.broad, 0), *above.get(link.broad, {}).items()):
                if link.steps + far <= steps:
                    found[broad] = min(link.steps + far, found.get(broad, steps))
        if found:
            above[node] = dict(sorted(found.items(), key=lambda item: (item[1], item[0])))
    return above


# --- by rule --------------------------------------------------------------------------------------------------------

# Heads that mean something only with what stands before them: findings about any availability say nothing together.
_RELATIVE = frozenset(
    """
    acceptance access accessibility accumulation acquisition action activation activity adaptation adequacy adherence
    adjustment adoption age aggregation allocation analysis application assessment attendance availability balance
    binding burden capacity choice communication completion complexity composition compliance component concentration
    consumption content control coordination cost coverage cycle damage decision degradation delay delivery demand
    density dependence depth deposition design detection difference difficulty dimension direction distance
    distribution diversity dose duration dysfunction efficacy efficiency engagement enrollment error evaluation
    exchange expansion exposure expression extension failure feature flow formation frequency function gain generation
    growth height homeostasis identification implementation index infiltration information initiation input intake
    integration intensity interaction interval invasion involvement knowledge length level load localization
    location loss maintenance mass metabolism migration mode monitoring movement need network number ordering outcome
    output participation pattern percentage performance persistence phase phosphorylation potential power practice
    preference presence pressure processing production progression proliferation proportion provision quality quantity
    range rate ratio recall receipt recovery recruitment region regulation release removal replacement requirement
    reporting resistance response restriction retention risk sampling score secretion selection sensitivity sequence
    severity sex sharing signaling size source specificity speed stability stage storage strength structure study supply
    support survival synthesis target testing thickness time timing tolerance tool training transfer transition
    transmission transport type uptake usage use utilization value variability variation velocity viability volume
    vulnerability weight width yield
    acid agonist antagonist blockade blocker enzyme inhibitor modulator suppressor activator
    cessation discontinuation distance escape freedom protection relief
    attack contraction depolarization dilatation dilation enlargement membership relaxation repolarization turnover
    incorporation plasma pretreatment saliva serum urine
    """.split()
)
_NO_NOUNS = frozenset(
    """
    dual worldwide single double triple alone only overall total nationwide selective inward outward upward downward
    """.split()
)
_JOINING = frozenset("plus minus versus vs following despite against under".split())
_TAILS = ("in", "during", "after", "among", "with", "from")  # what follows them says where or when, not what
# Modifiers that make less of their head, or another's, or none: dimensions of `word_relations`, and other words.
_TURNING = ("change", "amount", "excess", "presence", "act", "success", "sign", "stance", "onset")
_OTHER = frozenset(
    """
    artificial bad fake family father few fewest former good little grandparental healthy household maternal mock
    mother mutant offspring parent parental partner paternal peer placebo poor potential pseudo sham sibling
    simulated spousal spouse unhealthy very
    """.split()
)
# Heads that mean another thing behind these words: oxidative stress is no stress that people feel.
_SENSES = {
    "stress": frozenset(
        "oxidative nitrosative shear wall mechanical tensile osmotic reticulum coronary heat salt water".split()
    ),
    "depression": frozenset(
        """
        segment st respiratory marrow inbreeding synaptic term spreading cardiovascular cardiac myocardial ventricular
        contractile autonomic cns system response reflex growth lasting immune circulatory neuronal transmission
        postsynaptic presynaptic current potential
        """.split()
    ),
    "distress": frozenset("respiratory fetal".split()),
    "shock": frozenset(
        "electroconvulsive electric electrical foot icd defibrillator inappropriate appropriate".split()
    ),
    "tension": frozenset("oxygen dioxide surface wall muscle".split()),
    "culture": frozenset("cell tissue blood urine".split()),
    "plant": frozenset("power treatment".split()),
}
# Verbs before what is done with a thing: "testing endothelial function" is none.
_DOING = frozenset(
    """
    testing treating reducing improving increasing preventing managing controlling assessing monitoring measuring
    upregulating downregulating activating inhibiting blocking requiring needing having experiencing
    including inducing causing lowering avoiding promoting producing affecting using achieving prescribed receiving
    taking
    """.split()
)
_VARIANTS = frozenset("polymorphism variant mutation genotype haplotype allele".split())


def lexical(keys: Iterable[str], generic: Callable[[str], bool] = lambda name: False) -> list[Link]:
    """Broader links by rule: a name whose head phrase is itself among the keys is a kind of it.

    'pregnancy induced hypertension' is a kind of 'hypertension', 'stroke after surgery' of 'stroke', and 'NOS3 T786C
    polymorphism' of 'NOS3 polymorphism'. Left alone are names with other small words ('risk of', 'and'), heads that
    say little by themselves ('activity', or what `generic` calls so), and modifiers that turn the head or deny it
    ('low income', 'non smoker').
    """
    known = set(keys)
    return [
        Link(name, broad, steps)
        for name in sorted(known)
        for steps, broad in enumerate(_heads(name, known, generic), start=1)
        if steps <= STEPS
    ]


def _heads(name: str, known: Collection[str], generic: Callable[[str], bool]) -> list[str]:
    """The keys that are the head phrase of a name, the longest first."""
    words = name.split()
    small = [word for word in words if word in word_relations.FUNCTION or word in _JOINING]
    if small and (len(small) > 1 or small[0] not in _TAILS):
        return []
    if small:
        at = words.index(small[0])
        found = [" ".join(words[:at])] if at and words[at + 1 :] else []
        where = small[0] == "in" and words[at - 1] in _SENSES  # "depression in heart rate" is no mood
        return [head for head in found if head in known and not where and not _empty(head, generic)]
    found = [
        " ".join(words[at:])
        for at in range(1, len(words))
        if words[at - 1] not in word_relations.PREFIXES  # pre-eclampsia
        and not any(_turns(word) or word in _DOING for word in words[:at])
        and words[at - 1] not in _SENSES.get(words[-1], ())
        and words[-1] not in word_relations.ORDERED  # a ratio is of all that stands before it
        and not _combined(words[:at], words[at:])
        and " ".join(words[at:]) in known
    ]
    if len(words) > 2 and words[-1] in _VARIANTS and f"{words[0]} {words[-1]}" in known:
        found.insert(0, f"{words[0]} {words[-1]}")
    return [head for head in found if not _empty(head, generic)]


def _combined(before: Sequence[str], head: Sequence[str]) -> bool:
    """Whether two drugs stand side by side: "bisoprolol hydrochlorothiazide" is no kind of either."""
    stems = tuple(word_relations.DRUG_STEMS)
    return head[-1].endswith(stems) and any(word.endswith(stems) for word in before)


def _empty(head: str, generic: Callable[[str], bool]) -> bool:
    """Whether a head says too little to be a class."""
    bag = parse(head).bag
    alone = next(iter(bag)) if len(bag) == 1 else ""
    dimensions = word_relations.DIMENSIONS.get(alone, {})
    return (
        generic(head)
        or grouping.too_wide(head)
        or alone in _RELATIVE
        or alone in _NO_NOUNS
        or "change" in dimensions  # a fall of what?
        or all(word in GREEK_NAMES or not word.isalpha() for word in head.split())
    )


def _turns(word: str) -> bool:
    """Whether a modifier makes another thing of its head: low income, vaccine refusal, non smoker, parental obesity."""
    dimensions = word_relations.DIMENSIONS.get(word, {})
    return word in word_relations.NEGATORS or word in _OTHER or any(way in dimensions for way in _TURNING)
