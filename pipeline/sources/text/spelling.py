"""Spelling normalisation: singular for plural, American for British. All functions take and give lower-case words.

The rules are our own. A word they do not know stays as it is: a missed plural costs a question later, a wrong one
joins two variables for good, because what happens here cannot be undone by a verdict.
"""

from __future__ import annotations

import re
from functools import lru_cache


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _any(text: str) -> str:
    """The words as alternatives of a regular expression."""
    return "|".join(text.split())


IRREGULAR = dict(
    pair.split(":")
    for pair in _set("""
    children:child men:man women:woman mice:mouse feet:foot teeth:tooth geese:goose lice:louse oxen:ox
    criteria:criterion phenomena:phenomenon bacteria:bacterium mitochondria:mitochondrion fungi:fungus
    stimuli:stimulus nuclei:nucleus loci:locus foci:focus bacilli:bacillus radii:radius uteri:uterus emboli:embolus
    thrombi:thrombus bronchi:bronchus villi:villus calculi:calculus larvae:larva algae:alga vertebrae:vertebra
    sequelae:sequela antennae:antenna metastases:metastasis crises:crisis oases:oasis axes:axis testes:testis
    neuroses:neurosis psychoses:psychosis diagnoses:diagnosis prognoses:prognosis emphases:emphasis
    indices:index indexes:index matrices:matrix vertices:vertex appendices:appendix cortices:cortex vortices:vortex
    leaves:leaf lives:life wolves:wolf wives:wife knives:knife halves:half shelves:shelf thieves:thief calves:calf
    loaves:loaf hooves:hoof selves:self taxa:taxon genera:genus spectra:spectrum strata:stratum ova:ovum sera:serum
    symposia:symposium curricula:curriculum ganglia:ganglion carcinomata:carcinoma stigmata:stigma
    gases:gas buses:bus lenses:lens biases:bias canvases:canvas atlases:atlas menus:menu gurus:guru emus:emu
    movies:movie cookies:cookie calories:calorie kilocalories:kilocalorie prairies:prairie zombies:zombie selfies:selfie
    caches:cache niches:niche avalanches:avalanche psyches:psyche creches:creche quizzes:quiz
    potatoes:potato tomatoes:tomato mosquitoes:mosquito heroes:hero echoes:echo vetoes:veto embargoes:embargo
    tornadoes:tornado volcanoes:volcano torpedoes:torpedo mangoes:mango cargoes:cargo buffaloes:buffalo zeroes:zero
    persons:person
    """)
)

# Words that end like a plural and are none, or whose singular means something else (goods, securities, arms).
NO_PLURAL = _set("""
    diabetes herpes ascites feces faeces rabies scabies caries facies series species measles mumps rickets hives
    shingles pyrites mores aedes anopheles andes wales naples netherlands philippines athens brussels texas kansas
    arkansas honduras bahamas dallas christmas gas bias atlas canvas alias pancreas psoas pampas overseas whereas
    chaos ethos pathos cosmos asbestos kudos logos thermos rhinoceros laos barbados lens sars mers news goods arms
    customs securities utilities humanities earnings odds means proceeds premises remains headquarters futures commons
    glasses trousers pants scissors thanks graves menkes always perhaps besides towards sometimes indoors outdoors
    upwards downwards afterwards does was has is this its his yes us less across plus versus thus as bus plus minus
    hertz texas swiss mass iris ibis mantis cannabis tetanus economics likes sometimes mathematics
    """)

# "-ics" is a field of study (genetics) and has no singular, except for these endings and words.
COUNTED_ICS = re.compile(
    r"(biotic|uretic|leptic|cotic|psychotic|sthetic|gesic|emetic|pyretic|septic|hypnotic|xiolytic|bolytic|mucolytic"
    r"|mimetic|plastic|^cosmetic|ceramic|^topic|^clinic|^critic|^fabric|metric|characteristic|heuristic|^tic|hispanic"
    r"|catholic|diabetic|phrenic|alcoholic|asthmatic|epidemic|pandemic|relic|^mosaic|^comic|^academic|^organic)s$"
)
ES_AFTER_S = re.compile(r"(ss|sh|x|zz|[^aeo]ch|[eot]ach|each|och|ech)es$")
USE_WORDS = _set("use abuse misuse reuse overuse disuse excuse fuse muse ruse refuse")
LATIN_OSES = re.compile(r"(?<!gluc)(?<!lact)(?<!fruct)(?<!cellul)(?<!malt)(?<!sucr)(?<!galact)(?<!purp)(?<!rib)oses$")


@lru_cache(maxsize=200_000)
def word(text: str) -> str:
    """The one spelling of a lower-case word: singular, American."""
    for _ in range(3):  # a plural may hide a British spelling; three rounds are enough for any word of either list
        spelled = american(singular(text))
        if spelled == text:
            break
        text = spelled
    return text


def singular(text: str) -> str:
    """The singular of a lower-case word; a word that is no known plural comes back unchanged."""
    if text in IRREGULAR:
        return IRREGULAR[text]
    if len(text) < 4 or not text.endswith("s") or text in NO_PLURAL or not text.isascii():
        return text
    if text.endswith(("ss", "us", "is", "monas", "myces", "oides", "idetes", "icutes")):
        return text
    if text.endswith("ics"):
        return text[:-1] if COUNTED_ICS.search(text) else text
    if text.endswith("ies"):
        return text[:-1] if len(text) == 4 else text[:-3] + "y"
    return _without_es(text) if text.endswith("es") else text[:-1]


def _without_es(text: str) -> str:
    """The singular of a plural in -es."""
    if text.endswith("yses") or text.endswith("theses") or (len(text) > 7 and LATIN_OSES.search(text)):
        return text[:-2] + "is"
    if text.endswith("uses"):
        keeps_e = text.endswith(("auses", "ouses")) or text[:-1] in USE_WORDS
        return text[:-1] if keeps_e else text[:-2]
    return text[:-2] if ES_AFTER_S.search(text) else text[:-1]


OUR = _any(
    "behavi col fav flav harb hon hum lab neighb od parl rum sav tum vap vig rig arm ard cand clam endeav ferv glam "
    "splend val demean misdemean resc"
)
DOUBLED = _any(
    "label model travel counsel cancel signal channel fuel tunnel level total equal dial marvel quarrel shovel jewel "
    "panel pedal initial rival spiral wool snorkel chisel funnel bevel revel unravel gravel"
)
RE_WORDS = _any("cent fib lit met theat calib tit lust somb spect meag kilomet centimet millimet millilit micromet")
NOT_ISE = re.compile(
    r"(^(a|sun|moon|high)?r|ra|pra|wa|lia|bra|la|na|no|po|wo|quo|to|w|pr|gu|cru|bru|^(re|de|ad|super|tele|impro)?v"
    r"|^(pro|compro|pre|de|sur|che)m|^(exer|pre|con|ex|in|circum)c|franch|merchand|parad|treat|desp|expert|advert|chast"
    r"|^an|^pol|val|^v|tort)is(e|ed|ing|er)$"
)

_RULES: tuple[tuple[str, str], ...] = (
    (rf"^((?:de|dis|un|re|mis|non|bi|multi)?)({OUR})our", r"\1\2or"),
    (rf"^((?:un|re|mis|remo)?)({DOUBLED})l(ed|ing|er|ist|ation|or|ized|ization)$", r"\1\2\3"),
    (rf"^((?:epi|bio|sub|multi|geo|micro|nano|extra|de)?)({RE_WORDS})re(d|s)?$", r"\1\2er\3"),
    (r"^(cent|fib)re", r"\1er"),
    (r"(\w{3})isation", r"\1ization"),
    (r"(anal|paral|catal|hydrol|dial|electrol)ys(e|ed|ing|er)$", r"\1yz\2"),
    (r"haem|^hæm", "hem"),
    (r"aemi(a|c)$", r"emi\1"),
    (r"oedem", "edem"),
    (r"oesoph", "esoph"),
    (r"foet", "fet"),
    (r"oestr", "estr"),
    (r"paed", "ped"),
    (r"gynaec", "gynec"),
    (r"^aetiol", "etiol"),
    (r"rrhoe", "rrhe"),
    (r"pnoe", "pne"),
    (r"anaesth", "anesth"),
    (r"^caesar", "cesar"),
    (r"^faec", "fec"),
    (r"ischaem", "ischem"),
    (r"leukaem|leucem|leucaem", "leukem"),
    (r"leucocyt", "leukocyt"),
    (r"^coeliac", "celiac"),
    (r"^palaeo", "paleo"),
    (r"^archae(?!a$)", "arche"),
    (r"manoeuv(re|er)", "maneuver"),
    (r"homoeo", "homeo"),
    (r"(?<=\w)oec(y|i)", r"ec\1"),
    (r"^(tox|septic|an|bacter|vir)aem", r"\1em"),
    (r"sulph", "sulf"),
    (r"^(def|off|pret|lic)ence$", r"\1ense"),
    (r"^practis(e|ed|ing)$", r"practic\1"),
    (r"^aluminium", "aluminum"),
    (r"^grey", "gray"),
    (r"^programmes?$", "program"),
    (r"^(cata|ana|dia|homo|mono|epi)logue$", r"\1log"),
    (r"^tyre$", "tire"),
    (r"^plough", "plow"),
    (r"^(mou?ld)(?=ing|ed|y|$)", "mold"),
    (r"^ageing$", "aging"),
    (r"^(judg|acknowledg)ement$", r"\1ment"),
    (r"^sceptic", "skeptic"),
    (r"^(dis)?orientated$", r"\1oriented"),
    (r"^yoghurt$", "yogurt"),
    (r"^artefact", "artifact"),
    (r"^disc$", "disk"),
    (r"^enquiry$", "inquiry"),
    (r"^(fulfil|enrol|instal|distil|enthral)(ment)?$", r"\1l\2"),
    (r"^skilful", "skillful"),
    (r"^neurone$", "neuron"),
    (r"^draught$", "draft"),
    (r"^cosy$", "cozy"),
    (r"^tonnes$", "tonne"),
)
RULES = tuple((re.compile(pattern), put) for pattern, put in _RULES)
ISE = re.compile(r"(?<=\w{3})is(e|ed|ing|er)$")


def american(text: str) -> str:
    """The American spelling of a lower-case word."""
    if len(text) < 4 or not text.isascii():
        return text
    for pattern, put in RULES:
        text = pattern.sub(put, text)
    if ISE.search(text) and not NOT_ISE.search(text):
        text = ISE.sub(r"iz\1", text)
    return text
