"""Common verbs without a causal meaning, so that their clauses are recognised too."""

from __future__ import annotations

from pipeline.reader.lexicon import words

GENERAL = words("""
    gherao agitate deport apologise impeach indict remand hospitalize hospitalise evict expel summon prosecute nab defer
    abduct vandalize seize lynch kidnap pelt retaliate relent mourn ransack paralyze paralyse strand maim resent
    imprison jail book assault stab shout shower
    punish
    abandon absorb accept access accompany accomplish accord account accumulate accuse achieve acknowledge acquire act
    adapt add address adhere adjust administer admit adopt advance advise advocate agree aim allocate allow analyze
    analyse announce answer anticipate appear apply appoint appraise approach approve approximate argue arise arrange
    arrest arrive ascertain ask assemble assert assess assign assist associate assume assure attach attack attain
    attempt attend attract attribute avoid await award balance ban base bear beat become begin behave believe belong
    benchmark benefit bind bleed blame block borrow break bring broaden build burn buy calculate call capture care carry
    catch categorize cease challenge characterize charge check choose circumvent cite claim clarify classify clear climb
    cling close cluster code collaborate collapse collect combine come commit communicate compare compete compile
    complain complement complete comply comprise compute conceive concern conclude conduct confer confirm conflict
    confront confuse connect consider consist constitute consult consume contact contain contend continue contract
    contrast control converge convert convey convince cooperate cope correct correlate correspond cost count couple
    cover create criticize cross cultivate cure cut cycle date deal debate decide declare dedicate deem defend define
    deliver demand demonstrate deny depart depend depict deploy derive describe deserve design desire destroy detail
    detain detect determine develop devise diagnose die differ differentiate diffuse direct disagree disappear discard
    discharge disclose discover discriminate discuss display disrupt distinguish distribute diverge diversify divide
    document dominate donate draw drink drive drop earn eat edit educate elect elucidate embed embrace emerge emphasize
    employ enable encode encounter encourage end endorse engage enrich enroll ensure enter entail equip escape establish
    estimate evaluate evolve examine exceed exchange exclude execute exercise exhibit exist expand expect experience
    experiment explain exploit explore expose express extend extract face facilitate fail fall favor favour feature feed
    feel fight fill find finish fire fit fix flee flow focus follow force form formulate foster found function fund gain
    gather generalize generate get give go govern grant grasp group grow guarantee guide handle happen harvest have hear
    help hide highlight hinder hire hit hold host hypothesize identify ignore illustrate imagine impact impede implement
    implicate imply import impose improve incorporate incur indicate infect infer inform inhabit inherit initiate inject
    injure innovate inspect inspire install institute instruct integrate intend interact interpret intervene interview
    introduce invade invent invest investigate invite involve isolate issue join judge jump justify keep kill know label
    lack last launch learn leave lend let leverage lie limit link list listen live load locate look lose maintain make
    manage manifest manipulate map march mark match matter maximize mean measure mediate meet mention merge migrate
    minimize miss mix mobilize model modify monitor motivate move multiply murder need neglect negotiate normalize note
    notice notify observe obtain occur offer open operate oppose optimize order organize orient originate outline
    outperform outweigh overcome overlap overlook owe own participate pass pay perceive perform permit persist persuade
    pick place plan plant play point pool populate portray pose posit possess postulate practice practise predict prefer
    prepare prescribe present preserve press presume prevail proceed process produce progress project promise prompt
    propagate propose protest prove provide publish pull purchase purify pursue push put qualify quantify query question
    quit quote raid rally randomize range rank rate reach react read realize reason recall receive recognize recommend
    reconcile reconstruct record recover recruit reduce refer refine reflect reform refuse regard register reject relate
    relax release rely remain remember remind remove render repeat replace replicate report represent request require
    rescue resemble reside resign resist resolve respond rest restrict result retain retrieve return reveal review
    revise reward rise rule run sample satisfy save say scale scan schedule score screen seal search secure see seek
    seem select sell send separate sequence serve set settle shape share shift shoot show shrink shut sign signal
    simulate sit situate sleep smoke solve sort speak specialize specify speculate spend split spread stabilize stage
    stand standardize start state stay stem step stimulate stop store stratify strengthen stress stretch strike strive
    structure struggle study submit subject succeed suffer suggest suit sum summarize supplement supply support suppose
    surpass survey survive suspect sustain swear switch synthesize tackle tag tailor take talk target teach tell tend
    test think threaten throw tie touch trace track trade train transfer transfect transform translate transmit
    transplant transport travel treat try tune turn undergo underlie underscore understand undertake unify update use
    utilize vaccinate validate value vary verify view violate visit visualize vote wait walk want warn warrant wash
    watch weigh win wish withdraw witness work worry write yield wound shell bomb clash erupt evacuate halt condemn
    apologize sentence convict blockade boycott loot torch storm disperse suspend postpone cancel dismiss sack displace
    boost spark fuel vow pledge urge uncover unveil unravel disentangle outpace overtake decouple disambiguate encompass
    surround underpin span rescale retrain finetune outrank refute rebut substantiate corroborate delineate recapitulate
    phenocopy iterate phosphorylate methylate co-express co-occur overexpress downregulate upregulate ligate incubate
    culture stain assay probe immunize inoculate defect fear trust relapse doubt dispute align cede opt
    exert convey excel impart include frame
    abound admire afford aid amend anticipate applaud assassinate astonish attest automate avenge backfire bargain beg
    betray bother bridge brush bully bypass calibrate caution cede celebrate cheat cherish circulate clarify cleave
    coerce coincide commence commend comment compliment compose compress conceal concede concentrate condense condition
    confess confide confine conform confound conjecture conserve construct construe contemplate contest convene convolve
    coordinate counsel craft crave decipher decode decompose deduce deem defer delegate delete denote denounce deplore
    detach deviate devote dictate dig digest disapprove discern discontinue disengage dislike dispense disseminate
    dissect dissociate dissolve distill distrust disturb divert divorce divulge donate dread dwell economize elaborate
    elapse elevate elicit elongate emanate embark embody emit empower emulate enact encroach endeavor endow enforce
    enjoy enlarge enlist enquire entice entrust envisage envision envy equalize erase evade evict excite exclaim excuse
    exempt exhaust expose extrapolate falsify fetch fluctuate forage forecast foresee forget forgive forgo frustrate
    fulfil fulfill furnish glean greet guess harbor harbour haunt heed hesitate hope hug humiliate hunt illuminate
    imitate implore inaugurate inquire insist insult insure intensify internalize interrogate intimidate irritate
    juxtapose lament localize localise loosen love manufacture merit mimic mislead misperceive mistake misuse moderate
    mount navigate neutralize obey oblige occupy offend omit orchestrate outbid outnumber overestimate overlap overload
    overpower oversee parse partition persevere pertain pervade plead plot ponder praise pray precede preclude
    presuppose pretend prioritise prioritize procrastinate procure prohibit proliferate pronounce provoke prune
    punctuate quarrel react reallocate reap reappear reassess reassure rebuild recede reciprocate recite reclaim
    recognise reconcile reconsider reconstitute rectify recur recycle redeem redirect redistribute redress reduplicate
    reevaluate refrain regenerate regress regret regularize reinforce reinstate reinterpret rejoice relapse relieve
    relinquish relocate renew rent reorganize repay repel replenish reprimand reproduce resell resort restrain resume
    retreat reunite revisit revolve rotate safeguard secrete segregate sequester settle shelter shield shout shun
    simplify skip soften solicit stagnate stall starve stipulate straddle strip subscribe subside substitute subsidize
    subtract supervise supplant surrender tailor tempt tend terminate testify thrive tolerate torture transduce traverse
    treasure trick uncover underestimate undermine undervalue upload urge usher vanish venture volunteer wane warrant
    weave weep withhold withstand wonder worship yearn yell
""")

# Verbs whose base and -s forms are as often nouns; the tagger decides by what stands around them.
ALSO_NOUNS = words("""
    book jail assault stab shout strand shower access account accord act address advance aim answer approach arrest
    attack attempt award balance ban base bear beat benchmark benefit block boost brake break burden burn call care
    cause challenge change charge check claim close cluster code collapse combat command comment concern conduct
    conflict contact content contract contrast control correct cost count couple cover cross cultivate cure curb cut
    cycle damage date deal debate decline decrease default defeat delay demand design desire detail deficit defect
    dispute discharge display document dose double doubt dream drink drive drop effect end escape estimate exchange
    exercise experience experiment express extract face fall fault favor favour fear feature feed fight fill finding
    fire fit fix flood flow focus force form foster function fund fuel gain grant group guarantee guide halt harm
    harvest haul help hit hold host hurt impact import increase influence injury interest interview issue join judge
    jump kick kill label lack launch lead lever leverage limit link list load look loss mark march map match matter mean
    measure mention mix model monitor move murder need note notice object offer open order output pace paint panic
    pattern pay peak permit place plan plant plateau play point pool post power practice presence present press process
    program progress project promise prompt protest purchase purpose push question quote raid rally range rank rate
    reach reason rebound record reform release relapse relief repeat report request rescue research respect rest result
    return reverse review reward ring rise risk rule run sample save scale scan score screen search separate sequence
    set shape share shift shock shoot sign signal sleep smoke sort source spark speed spike split spread spur stage
    stain stand start state stay stem step stimulus stock stop store storm strain stress stretch strike structure study
    subject sum supplement supply support surge survey suspect swing switch target test threat tie time total touch
    trace track trade train transfer transform transport travel treaty trial trigger trip trouble trust try tune turn
    upset use value view visit voice vote wait walk wash waste watch weather wish witness work worry wound yield probe
    assay culture transplant shell bomb clash torch sentence boycott blockade upsurge slow moderate alternate aggregate
    correlate elaborate span aid attribute bargain blame bypass bridge comment compliment condition conjecture construct
    counsel elaborate forecast guess hope hug hunt insult love manufacture merit mount overlap overload
    partition plot praise profit regret rent resort retreat shelter shield skip struggle substitute surrender
    talk treasure trick venture volunteer wonder worship coordinate compress craft
""")

# Verbs that need no object: "cells migrated to" is a clause, "mice treated with" is not.
WITHOUT_OBJECT = words("""
    increase decrease rise fall decline drop improve worsen deteriorate grow diminish shrink expand surge accelerate
    slow collapse escalate intensify weaken strengthen soar plummet disappear plunge climb lessen occur happen arise
    emerge develop appear erupt begin start ensue evolve die fail lead result contribute depend rely respond participate
    differ correlate act interact interfere remain persist range vary focus adhere stem originate react migrate
    proliferate survive suffer benefit protest clash come go change continue end stop return move work compete cooperate
    succeed account aim seek look agree belong consist exist live travel recover relapse progress spread speak vote
    strike collaborate engage double triple peak average total fluctuate shift arrive turn serve function impact bind
    abstain gather assemble rally care hope wait conform retaliate reciprocate deviate refrain insist hesitate thrive
    opt defect
""")

# Of these, the ones that have no passive at all: "X resulted in" is never "X that was resulted in".
NEVER_PASSIVE = words("""
    result contribute depend rely respond participate differ correlate interact remain persist stem originate occur
    happen arise emerge appear rise fall decline die fail ensue adhere react proliferate survive benefit interfere
    coincide vary belong consist exist account
""")

# Of these, words that are nouns unless a pronoun, "to" or a modal stands before them or an article after them.
MOSTLY_NOUNS = words("""
    book jail assault strand shower
    model approach process report sample test score pattern study trial signal group function structure sequence cluster
    design feature form state work place plan program project question record stage target value volume code list map
    measure note order point power practice range rate review risk rule scale source step store view contact contract
    culture exercise experience experiment interest label object issue account document network output surface benchmark
    strain stress dose stock content context stimulus survey treaty visit voice vote wound shell bomb storm position
    condition mean transplant probe assay harvest total
""")

# Nouns in -ing that name a thing or a process, not something being done to an object.
ING_NOUNS = words("""
    signaling signalling learning training feeding testing screening imaging sequencing smoking drinking warming
    breeding farming funding nursing meeting building finding findings setting settings processing reasoning
    understanding planning modeling modelling counseling counselling bleeding aging ageing wellbeing well-being being
    binding coupling splicing silencing folding trafficking scaling sampling scheduling grazing cropping logging fishing
    housing lending spending savings saving sharing teaching parenting bullying fasting pricing marketing manufacturing
    engineering computing mining cleaning suffering living timing spacing swelling healing beginning shooting bombing
    killing uprising flooding offspring sibling spring king ring string wing thing things morning evening ceiling
    framing nudging priming labeling labelling tagging conditioning monitoring mapping profiling genotyping phenotyping
    docking clustering prompting fine-tuning finetuning tuning pretraining pre-training coping prescribing mulching
    intercropping decision-making
""")

PLURALS = words("""
    people children women men mice feet teeth data criteria phenomena bacteria media police cattle sheep species
    mitochondria strata hypotheses analyses diagnoses syntheses alleles biases stimuli nuclei loci fungi alumni
    adipocytes
""")
