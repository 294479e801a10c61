"""Closed-class words: determiners, pronouns, prepositions, conjunctions."""

from __future__ import annotations

from pipeline.reader.lexicon import words
from pipeline.vocabulary.morphology import NOUNS_LIKE_ADJECTIVES

DETERMINERS = words("""
    the a an this that these those my your his her its our their no any some each every either neither all both several
    many much more most few fewer less least little another other such half enough various multiple numerous certain
    same whose
""")

PRONOUNS = words("""
    i you he she it we they me him us them himself herself itself ourselves themselves myself yourself one ones someone
    somebody anyone anybody everyone everybody nobody nothing something anything everything none others oneself mine
    yours hers ours theirs latter former
""")

NOMINATIVE = words("i he she it we they")
ACCUSATIVE = words("him us them me")

PREPOSITIONS = words("""
    of in on at by for with without from into onto upon over under between among amongst within across through
    throughout during before after against about above below behind beyond near off out around towards toward via per
    versus vs despite amid amidst regarding concerning including excluding involving following besides except like
    unlike than as up down along alongside beneath beside inside outside underneath notwithstanding until till since
""")

# These open a phrase of time as well as a clause.
TIME_PREPOSITIONS = words("before after since until")

COORDINATORS = words("and or but nor & and/or plus yet")

MODALS = words("may might could can will would should must shall cannot ca wo won")

BE = words("be is are was were been being am 's 're isn aren wasn weren ain")
HAVE = words("have has had having hasn haven hadn")
DO = words("do does did doing don doesn didn")

NEGATORS = words("not n't never nt hardly scarcely barely")

RELATIVES = words("which who whom that")

QUESTION_WORDS = words("whether how why what when where")

SUBORDINATORS = words("""
    because although though while whereas if unless whether how why what when where once whenever wherever so lest
    provided whilst whereby
""")

ADVERBS = words("""
    also only even just still thus hence therefore thereby moreover however furthermore indeed then there here now
    often always sometimes usually again already almost nearly quite rather very too well instead otherwise later
    earlier soon once twice ever perhaps maybe together elsewhere nevertheless nonetheless meanwhile
    previously particularly ie eg viz especially mainly mostly primarily significantly substantially ultimately e.g
    e.g. i.e i.e. etc etc. respectively likewise duly conversely additionally subsequently consequently accordingly
    afterwards far yet somewhat somehow largely partly partially presumably seemingly apparently so-called
    thereafter merely simply directly indirectly apart aside
""")

# Nouns that end like adjectives.
NOUNS = NOUNS_LIKE_ADJECTIVES

# Forms in -ing that describe the noun after them rather than act on it.
ADJECTIVES_ING = words("""
    transforming working
    developing existing emerging remaining living ongoing resulting growing rising competing underlying surrounding
    neighboring neighbouring aging ageing corresponding interesting promising challenging outstanding varying missing
    prevailing circulating confounding encouraging compelling striking participating overlapping conflicting declining
    warming well-being
""")

FIXED_ADVERBS = {
    "in": ("turn", "fact", "general", "particular", "addition", "contrast", "vivo", "vitro", "silico", "situ", "part"),
    "for": ("example", "instance"),
    "at": ("least", "most", "first", "last", "all"),
    "on": ("average",),
    "of": ("course",),
    "no": ("longer",),
    "as": ("well",),
    "so": ("far",),
    "or": ("more", "less", "fewer", "greater", "longer"),
}

NOT_ADVERBS = words("""
    family supply anomaly assembly reply apply rely fly imply comply multiply early only likely unlikely daily weekly
    monthly yearly elderly friendly costly deadly lively lonely orderly timely ally bully tally jelly belly butterfly
    monopoly italy july silly ugly homology biology user-friendly underly
""")

NUMBERS = words("""
    one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety
    hundred hundreds thousand thousands million millions billion dozen dozens first second third
""")

ADJECTIVES = words("""
    friendly lively lonely orderly timely ugly silly unaffected unchanged unaltered cheap costly robust sparse high
    higher highest low lower lowest large larger largest small smaller smallest great greater greatest big bigger long
    longer longest short shorter shortest strong stronger strongest weak weaker weakest new novel old older young
    younger good better best bad worse worst poor poorer rich richer early late main key common rare recent acute mild
    severe moderate serious major minor human likely unlikely able unable due prone subject free full whole total mean
    median daily weekly first second third last next previous prior important clear similar different distinct positive
    negative adverse beneficial harmful detrimental toxic chronic robust modest marked slight sharp deep healthy elderly
    female male per-capita deadly costly broad narrow wide wider thin thick fast faster slow slower quick hot cold warm
    dry wet heavy light dense sparse safe unsafe sick ill dead alive open closed dark bright obese diabetic rapid
    adequate inadequate sufficient insufficient excess excessive independent dependent possible impossible potential
    longer-term long-term short-term overall further alone own only responsible essential necessary crucial vital
    critical pivotal central additional extra particular specific general single double joint local global direct easier
    harder difficult costlier cheaper likelier tougher hard easy simpler safer riskier scarcer denser hotter colder
    warmer drier wetter sicker healthier wealthier louder closer broader deeper cleaner harsher milder tighter
    significant frequent dominant relevant resistant consistent subsequent prevalent persistent current adjacent
    equivalent prominent apparent evident inherent permanent pregnant constant abundant redundant coherent transient
    violent silent urgent excellent competent convenient confident insignificant malignant nascent ancient absent
    deficient fluent decent pertinent stringent lenient salient ambient divergent convergent recurrent concurrent
    intermittent brilliant vibrant distant instant reluctant hesitant tolerant ignorant indirect effective ineffective
    efficient inefficient willing unwilling averse triple quadruple pure mere fair unfair brief calm crude dull firm
    flat gentle grand harsh humble loose loud mad neat nice odd plain polite proper proud quiet raw remote rigid rough
    sad scarce secure shy smart smooth soft solid stable unstable steady steep stiff strange strict sudden sweet swift
    tall tame tender tense tight tiny true untrue unequal vague valid invalid vast weird wild wise wrong honest
    dishonest modern foreign civil greedy angry happy unhappy lucky guilty risky noisy hungry thirsty lazy busy
    inverse diverse mature immature premature fragile sole entire extreme accurate inaccurate appropriate inappropriate
    immediate ultimate incomplete discrete obsolete definite finite infinite absolute precise imprecise profuse
    immense coarse false shallow urban morbid humid arid murine bovine equine genuine benign potent latent vacant
    transparent turbulent virulent proficient unrelated unassociated uncorrelated
""")
