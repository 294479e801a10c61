"""Public events as news tells them: who did what because of what. In research abstracts these words are rare."""

from __future__ import annotations

from pipeline.reader.lexicon import words

# Against, over or for something: the thing protested about is the cause.
PROTEST_NOUNS = words("""
    protest strike demonstration rally march agitation dharna sit-in bandh hartal shutdown blockade riot boycott unrest
    uprising clash anger outrage resentment picket walkout stir procession vigil stone-pelting backlash mutiny revolt
    demo gherao lockdown stayaway stay-away hunger-strike rasta-roko bandobast fury uproar ruckus
""")
PROTEST_VERBS = words("""
    protest demonstrate march rally agitate strike riot picket boycott clash gather mobilize blockade campaign assemble
    stage storm down disrupt block hold launch raise shout resort gherao observe
""")
PROTEST_LINKS = words("""
    against over demanding seeking denouncing condemning opposing alleging about for following after
""")
PROTESTING = words("""
    demanding protesting condemning denouncing opposing urging alleging accusing fearing voicing pressing
    blaming resenting flaying slamming objecting complaining stating asking
    levelling seeking calling expressing suspecting decrying flaying criticising criticizing citing defying
    highlighting deploring
""")
FEELINGS = words("""
    angered unnerved anguished enraged shocked alarmed irked dissatisfied upset frustrated provoked encouraged worried
    aggrieved outraged incensed annoyed inspired infuriated saddened dismayed emboldened denied forced
""")

# For, over or after something: the thing answered is the cause.
ANSWER_VERBS = words("""
    arrest detain jail sentence charge convict book fine suspend dismiss sack expel accuse
    blame remand prosecute slam apologize apologise thank nab punish summon ban deport indict imprison
    impeach evict resign
    hospitalize hospitalise quit
""")
ANSWER_LINKS = words("for over after following under because")

# Also answered, but only after, when or as something happened.
REACT_VERBS = words("""
    attack seize burn hack withdraw erupt order ban reject deny intervene retaliate flee deploy warn spike
    dispatch summon lodge file ransack vandalize pelt beat stab lynch assault abduct kidnap fire lathicharge teargas
    barricade surrender escalate break open-fire declare impose mourn appeal criticise gun relent boycott
    abandon defer
""")
REACT_LINKS = words("after following when as over amid")

# What is undertaken for something.
UNDERTAKINGS = words("bid meeting attempt bid move effort decision campaign operation conference plan programme drive")
STRICKEN = words("dead injured wounded hurt homeless stranded damaged destroyed killed paralysed crippled")

# With a public event beside them these are news.
HARMED = words("killed injured wounded dead hurt displaced evacuated stranded martyred kidnapped murdered hospitalised")

# "…, killing six": what follows from what went before the comma.
HARMING = words("""
    leave kill injure damage wound hit destroy block halt disrupt delay force hurt trigger cause create affect
    paralyse paralyze cripple spark prompt strand
""")
# What an attack or a strike does to what it strikes.
STRIKING = words("""
    kill injure wound hurt hit rock strike damage destroy displace cripple paralyze paralyse disrupt claim shake
    affect halt delay strand
""")
# With an object, what is objected to.
OBJECTING = words("protest oppose resent boycott resist ")

# In, during or after something: the event is the cause.
HARM_VERBS = words("""
    kill injure wound hurt displace destroy damage hospitalize hospitalise evacuate strand cancel close postpone murder
    martyr maim suspend disrupt halt paralyze cripple torch shoot die shut
""")
HARM_NOUNS = words("death injury casualty killing murder fatality tension")
EVENT_NOUNS = words("""
    attack clash blast explosion shooting firing violence accident riot strike protest fire flood earthquake encounter
    ambush gunfight crash bombing incident stampede gunbattle raid fight conflict war insurgency shelling unrest
    massacre crackdown agitation demonstration assault bomb shootout skirmish uprising storm cyclone hurricane blaze
    landslide stir confrontation murder killing death arrest assassination rape slaying beating verdict siege
    hostilities battle scuffle melee
""")
HARM_LINKS = words("in during after following when as amid at")

# Who or what makes a sentence one about public events.
PUBLIC_WORDS = words("""
    police protest protests protesters protestors protester strikes militants militant activists activist
    dharna rallies bandh hartal agitation agitators demonstrators riot riots rioting clashes mob gunmen
    terrorists maoists naxals naxalites rebels troops curfew shutdown slogans sit-in vigil marched extremists
    ultras insurgents dalit dalits cops tear-gas teargas unrest policemen clash stir placards terrorist abducted
    communal bombs miscreants clashed agitating agitations hurled pelted chanted shouted lathicharge pogrom
    picketing walkout marchers looters looting arson hartal ransacked
""")
# Two of these together do as well.
HALF_PUBLIC_WORDS = words("""
    strike rally army terror demonstration arrested arrest union unions march bomb killed murder workers villagers
    government minister residents students court party leaders leader town city village security attack attacked attacks
    shot injured opposition political violence violent movement campaign fire officials authorities said told alleged
    alleging sources spokesman spokesperson president chief mayor candidate elections poll lawmakers ministers council
    parliament assembly congress demanded demanding tension firing stones slogan fast relay detained custody jail buses
    bus traffic monday tuesday wednesday thursday friday saturday sunday today yesterday secretary department inspector
    armed assailants accused allegedly blast blasts explosion dead bail petition memorandum convicted protesting
    protested staged vandalised looting torched boycott boycotting parade ceremony
    roads supporters gathering employees organised shops shop railway incidents
    vehicles posters passengers polling crowd uprising federation locals peaceful temple parties
    deputy headquarters constable airport afternoon evening morning night threatened criticised joined judge charged
    corruption flag anniversary mr news ist hrs fired beaten saying says lawyers claimed blamed peace
    struggle labour condemned announced promised refused rushed striking demonstrations blockade
    booked jailed sentenced remanded imprisoned nabbed sacked expelled arrests agitated picketed rallied gathered
""")

# Of these, words that social science uses as well: they count for less.
CIVIC_WORDS = words("""
    government students city town village security campaign movement fire officials authorities sources president chief
    candidate ministers council congress department court party leader leaders workers residents opposition political
    union unions elections traffic bus buses armed violence violent minister parliament assembly poll today
    employees shops shop railway incidents vehicles federation peaceful parties threatened
    morning evening night afternoon joined charged peace struggle labour announced refused
    organised corruption judge claimed saying anniversary promised gathering attack attacks
""")

PHRASES = (
    ("in", "protest", "against"), ("in", "protest", "over"), ("in", "protest", "at"), ("in", "connection", "with"),
    ("in", "the", "wake", "of"), ("in", "wake", "of"), ("in", "solidarity", "with"), ("in", "retaliation", "for"),
    ("on", "charges", "of"), ("on", "suspicion", "of"), ("in", "support", "of"), ("in", "view", "of"),
    ("for", "allegedly"), ("on", "charge", "of"), ("for", "their"), ("as", "part", "of"),
    ("on", "account", "of"), ("in", "the", "aftermath", "of"), ("in", "favour", "of"), ("in", "favor", "of"),
    ("in", "anticipation", "of"), ("in", "response", "to"), ("by", "way", "of", "protest"),
)  # fmt: skip
