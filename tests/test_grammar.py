"""What the embedded extractor reads in sentences as abstracts build them: long subjects, clauses in clauses, lists.

The simple statements stand in test_embedded.py; here the difficulty is in the sentence, not in the verb.
"""

from __future__ import annotations

import pytest

from pipeline.reader import extract
from pipeline.reader.extract import read
from pipeline.reader.sentences import split


def told(text: str) -> set[tuple[str, str, str]]:
    """The claims of a text as (cause, sign, effect); a denied sign carries an exclamation mark."""
    return {(c.cause, c.sign + ("!" if c.denied else ""), c.effect) for c in extract(text)}


SUBJECTS = [
    # names that begin with a number
    ("53BP1-deficient cells had less repair.", {("53BP1", "+", "repair")}),
    ("4E-BP1 reduced growth; 14-3-3 raised it.", {("4E-BP1", "-", "growth")}),
    ("14-3-3 proteins raised growth.", {("14-3-3 proteins", "+", "growth")}),
    ("17β-estradiol reduced growth.", {("17β-estradiol", "-", "growth")}),
    ("3-Isobutyl-1-methylxanthine raised cAMP.", {("3-Isobutyl-1-methylxanthine", "+", "cAMP")}),
    ("Zinc caused a reduction in phosphorylation of 4EBP1.", {("Zinc", "+", "reduction in phosphorylation of 4EBP1")}),
    ("A programme of 2-stage surgery raised survival.", {("programme of 2-stage surgery", "+", "survival")}),
    (
        "Cash transfers increased enrolment and reduced labour.",
        {("Cash transfers", "+", "enrolment"), ("Cash transfers", "-", "labour")},
    ),
    ("The tissue releases increased amounts of glycerol.", set()),
    (
        "Apart from the role of age in the formation of aneurysms, thrombosis leads to complications.",
        {("thrombosis", "+", "complications")},
    ),
    ("Higher wages led firms to cut jobs.", {("Higher wages", "-", "jobs")}),
    ("Corruption hurts growth.", {("Corruption", "-", "growth")}),
    ("Extraction of DNA is difficult due to polysaccharides.", {("polysaccharides", "-", "Extraction of DNA")}),
    ("Signalling is dysfunctional due to EGFR mutations.", {("EGFR mutations", "?", "Signalling")}),
    ("One consequence of zinc deficiency is pain.", {("zinc deficiency", "+", "pain")}),
    ("The helicase RRM3 is needed for fork progression.", {("helicase RRM3", "+", "fork progression")}),
    ("More information is needed for optimal use of drugs.", set()),
    ("Zinc, if given early, reduces pain.", {("Zinc", "-", "pain")}),
    ("Zinc, when combined with iron, reduces pain.", {("Zinc", "-", "pain")}),
    # behind the clause before
    (
        "Pharmacist review was shown to prevent errors, and pharmacist consultation has reduced drug costs.",
        {("pharmacist consultation", "-", "drug costs")},
    ),
    (
        "Feedback is ineffective but the attachment of reminders to radiographs is effective and does not affect mood.",
        {("attachment of reminders to radiographs", "0", "mood")},
    ),
    (
        "Tax cuts improved attendance and helped maintain hope, but did not reduce anxiety.",
        {("Tax cuts", "+", "attendance"), ("Tax cuts", "+", "hope"), ("Tax cuts", "-!", "anxiety")},
    ),
    (
        "Heat stress is common in the tropics and has a negative impact on crop yield.",
        {("Heat stress", "-", "crop yield")},
    ),
    (
        "Alterations in the niche are observed in malignancies and directly contribute to the loss of stem cells.",
        {("Alterations in the niche", "+", "loss of stem cells")},
    ),
    (
        "We show that A1 binding is controlled by kinases and that phosphorylation increases its activity.",
        {("kinases", "?", "A1 binding"), ("phosphorylation", "+", "activity")},
    ),
    (
        "H. hepaticus does not induce or potentiate disease in mice.",
        {("H. hepaticus", "+!", "disease")},
    ),
    (
        "Cdk5 is a member of the kinase family, which is activated by p35 or p39.",
        {("p35", "+", "Cdk5"), ("p39", "+", "Cdk5")},
    ),
    (
        "Excessive cholesterol promotes phagocytosis of H. pylori by macrophages.",
        {("Excessive cholesterol", "+", "phagocytosis of H. pylori")},
    ),
    (
        "The prevalence of obesity was increased by about 70% in adults with ADHD compared with those without ADHD.",
        {("ADHD", "+", "prevalence of obesity")},
    ),
    # past what stands between subject and verb
    (
        "Expression of repeats, but not interrupted repeats, in flies caused neurodegeneration.",
        {("Expression of repeats", "+", "neurodegeneration"), ("interrupted repeats", "+!", "neurodegeneration")},
    ),
    (
        "Overexpression of one of these targets, Fgf15, in the neuroepithelium induces precocious differentiation.",
        {("Overexpression of one of these targets", "+", "precocious differentiation")},
    ),
    (
        "Ectopic expression of cadherin in nonmetastatic, androgen-dependent cancer models caused invasion.",
        {("Ectopic expression of cadherin", "+", "invasion")},
    ),
    (
        "Counseling to improve diet or increase physical activity reduced blood pressure.",
        {("Counseling", "-", "blood pressure")},
    ),
    ("Naive macrophages exposed to live worms in vitro also induced anergy.", {("Naive macrophages", "+", "anergy")}),
    # with the clause that says what it is
    (
        "The risk that others might not cooperate can lead players to defect.",
        {("risk that others might not cooperate", "+", "defect")},
    ),
    ("Six trials have shown nortriptyline doubles quit rates.", {("nortriptyline", "+", "quit rates")}),
    # one thing, not a list of two
    ("E2F1 induced H3 and H4 acetylation.", {("E2F1", "+", "H3 and H4 acetylation")}),
    (
        "Depletion of Arp4 impaired the association of Bdf1, Yaf9, and Swc4.",
        {("Depletion of Arp4", "-", "association of Bdf1, Yaf9, and Swc4")},
    ),
    (
        "Neurogenesis occurs in the hippocampus of the developing and adult brain due to stem cells.",
        {("stem cells", "+", "Neurogenesis")},
    ),
    (
        "Substantial depletion of B cells in bone marrow and blood was associated with an increase in splenic B cells.",
        {("Substantial depletion of B cells in bone marrow", "+", "increase in splenic B cells")},
    ),
    (
        "Blocking the receptor, the pathway, and autophagy reversed activation of neutrophils.",
        {("Blocking the receptor", "-", "activation of neutrophils"), ("autophagy", "-", "activation of neutrophils"),
         ("pathway", "-", "activation of neutrophils")},
    ),
    (
        "Improving water supply and vector control could increase the efficiency of campaigns.",
        {("Improving water supply and vector control", "+", "efficiency of campaigns")},
    ),
    # who is meant by "that" and "which"
    (
        "They spoke of determinants of health outlined in the model that are implicated in diabetes.",
        {("determinants", "?", "diabetes")},
    ),
    ("Irrational use of antibiotics is common in China, which results in bacterial resistance.", set()),
]  # fmt: skip

DIRECTIONS = [
    ("Zinc and iron reduced pain and stress, respectively.", {("Zinc", "-", "pain"), ("iron", "-", "stress")}),
    ("Pain and stress were reduced by zinc and iron, respectively.", {("zinc", "-", "Pain"), ("iron", "-", "stress")}),
    (
        "Zinc reduced pain and stress by 10% and 20%, respectively.",
        {("Zinc", "-", "pain"), ("Zinc", "-", "stress")},
    ),
    ("Not taking zinc raises pain.", {("taking zinc", "-", "pain")}),
    ("A diet low in zinc lowers pain.", {("diet low in zinc", "-", "pain")}),
    (
        "A diet rich in berries, citrus fruit, and nuts lowers pain.",
        {("diet rich in berries, citrus fruit, and nuts", "-", "pain")},
    ),
    # what is lost, removed or blocked is shared by a list
    (
        "Inhibition of MEK and PI3K reduced tumor growth.",
        {("Inhibition of MEK", "-", "tumor growth"), ("PI3K", "+", "tumor growth")},
    ),
    (
        "Knockdown of IL-6 or TNF decreased inflammation.",
        {("Knockdown of IL-6", "-", "inflammation"), ("TNF", "+", "inflammation")},
    ),
    # and is not by what has a deed of its own, or by what only stands by
    (
        "Loss of Bim or overexpression of Bcl-2 blocked apoptosis.",
        {("Loss of Bim", "-", "apoptosis"), ("overexpression of Bcl-2", "-", "apoptosis")},
    ),
    (
        "Treatment with aspirin and clopidogrel reduced mortality.",
        {("Treatment with aspirin", "-", "mortality"), ("clopidogrel", "-", "mortality")},
    ),
    (
        "Mutation of the site leads to loss of binding and methylation of the target.",
        {("Mutation of the site", "+", "loss of binding"), ("Mutation of the site", "+", "methylation of the target")},
    ),
    (
        "Aspirin caused a reduction in the incidence and severity of stroke.",
        {("Aspirin", "+", "reduction in the incidence"), ("Aspirin", "-", "severity of stroke")},
    ),
    ("Complications were less frequent when surgery was delayed.", {("surgery", "+", "Complications")}),
    ("Aspirin protected mice from infection.", {("Aspirin", "-", "infection")}),
    ("Statins prevent cells from entering mitosis.", {("Statins", "-", "entering mitosis")}),
    (
        "Surgery led to fewer patients discontinuing therapy.",
        {("Surgery", "+", "fewer patients discontinuing therapy")},
    ),
    ("Yoga is more effective in improving pain and costs.", {("Yoga", "-", "pain"), ("Yoga", "-", "costs")}),
]  # fmt: skip

CLAUSES = [
    ("Subjects gave more when observed.", {("observed", "+", "gave")}),
    ("Once bribes were introduced, knowledge-sharing broke down.", {("bribes", "-", "knowledge-sharing")}),
    ("The treatment effect decreased as violence increased.", {("violence", "-", "treatment effect")}),
    (
        "Specifically, with the introduction of the policy, contributions fell.",
        {("introduction of the policy", "-", "contributions")},
    ),
    ("Inequality makes elite members more selfish.", {("Inequality", "+", "selfish")}),
    (
        "The point we try to make is that the removal of the temptation strengthens incentives to cooperate.",
        {("removal of the temptation", "+", "incentives to cooperate")},
    ),
    ("When diet changes do not decrease triglycerides, nurses will recommend drugs.", set()),
    ("When age was adjusted for, men had a higher rate than women.", set()),
    ("Climate change affects resilience and should be further investigated.", {("Climate change", "?", "resilience")}),
    ("Further analyses demonstrated that SIRT1 loss impairs DNA repair.", {("SIRT1 loss", "-", "DNA repair")}),
    ("Rice yield is expected to increase due to climate change.", {("climate change", "+", "Rice yield")}),
]

MISSING = [
    ("TP53-null mice exhibited reduced MDM2 levels.", {("TP53", "+", "MDM2 levels")}),
    ("MDM2 levels were elevated in TP53-deficient cells.", {("TP53", "-", "MDM2 levels")}),
    ("MDM2 levels were lower in TP53-deficient cells than in wild-type cells.", {("TP53", "+", "MDM2 levels")}),
    ("Colitis was ameliorated in mice lacking IL-6.", {("IL-6", "+", "Colitis")}),
    ("In TP53-null mice, MDM2 levels were reduced.", {("TP53", "+", "MDM2 levels")}),
    ("MDM2 fell in mice lacking TP53.", {("TP53", "+", "MDM2")}),
    ("IL-6-deficient mice were susceptible to colitis.", {("IL-6", "-", "colitis")}),
    ("IL-6-/- mice were resistant to colitis.", {("IL-6", "+", "colitis")}),
    ("FXR/ApoE double-null mice had less atherosclerosis.", {("FXR/ApoE", "+", "atherosclerosis")}),
    ("Colitis was induced in mice lacking IL-6 by transfer of T cells.", set()),
    ("MDM2 levels were similar in TP53-deficient cells.", set()),
    ("MDM2 activation is TP53-dependent.", {("TP53", "?", "MDM2 activation")}),
    ("Apoptosis was caspase-independent.", {("caspase", "0", "Apoptosis")}),
    ("The rise was dose-dependent.", set()),
    ("TP53 is a negative regulator of MDM2.", {("TP53", "-", "MDM2")}),
    ("Mice lacking IL-10 develop colitis.", {("IL-10", "-", "colitis")}),
    ("IL-10-deficient mice had more severe colitis.", {("IL-10", "-", "severe colitis")}),
    ("GH receptor knockout mice have a higher longevity.", {("GH receptor", "-", "longevity")}),
    ("IL-17 receptor–deficient mice showed increased inflammation.", {("IL-17 receptor", "-", "inflammation")}),
    ("Apoe−/− mice exhibited reduced lung function.", {("Apoe", "+", "lung function")}),
    ("Mice deficient in Irp2 were protected from lung disease.", {("Irp2", "+", "lung disease")}),
    ("Cells lacking YAR1 showed no defects and normal growth.", set()),
    ("IL-10-deficient mice had colitis of the colon before the study.", {("IL-10", "-", "colitis of the colon")}),
    ("Mice had severe colitis.", set()),
    ("Kidney development requires BMP signaling.", {("BMP signaling", "+", "Kidney development")}),
    ("Binding of GLN3 to URE2 does not require TOR1.", {("TOR1", "+!", "Binding of GLN3 to URE2")}),
    ("Better management requires time and money.", set()),
    ("TAK1 is dispensable for cytokine production.", {("TAK1", "0", "cytokine production")}),
    ("Phosphorylation is the prerequisite for binding of CBP.", {("Phosphorylation", "+", "binding of CBP")}),
    ("Overexpression of Hsp90 rescued the phenotype.", {("Overexpression of Hsp90", "-", "phenotype")}),
    ("Glutamate rescued cells from glucose deprivation.", {("Glutamate", "-", "glucose deprivation")}),
    ("Cells were protected from apoptosis by Bcl-2.", {("Bcl-2", "-", "apoptosis")}),
    ("Cdk1 phosphorylates HuR.", {("Cdk1", "?", "HuR")}),
    ("Atm(-/-) mice showed increased sensitivity to radiation.", {("Atm", "-", "sensitivity to radiation")}),
    # what was done to it
    ("Bmal1 was deleted, leading to arrhythmia.", {("Bmal1", "-", "arrhythmia")}),
    ("Signaling was blocked, resulting in apoptosis.", {("Signaling", "-", "apoptosis")}),
    ("The ban was lifted, leading to more exports.", {("ban", "-", "more exports")}),
    ("Taxes were raised, resulting in lower demand.", {("Taxes", "+", "lower demand")}),
    ("Apoptosis was suppressed by knocking down SMC2.", {("knocking down SMC2", "-", "Apoptosis")}),
    ("When mice were fed a high-fat diet, obesity increased.", {("high-fat diet", "+", "obesity")}),
    ("When cells were treated with rapamycin, autophagy increased.", {("rapamycin", "+", "autophagy")}),
    # with it or without it
    ("Without insulin, glucose uptake falls.", {("insulin", "+", "glucose uptake")}),
    ("Without punishment, players defect more often.", {("punishment", "-", "defect")}),
    ("Pain improved without side effects.", set()),
    ("In the absence of FOXP3, Treg cells lose their function.", {("FOXP3", "+", "function")}),
    ("Thanks to the subsidy, farmers planted more trees.", {("subsidy", "+", "more trees")}),
    ("Owing to the drought, farmers sold their cattle.", {("drought", "+", "sold their cattle")}),
    ("Due to high costs, patients did not take the drug.", {("high costs", "-", "drug")}),
    ("Because of its lipophilicity, the vitamin is carried by proteins.", set()),
]

BETTER = [
    ("Pain improved after yoga.", {("yoga", "-", "Pain")}),
    ("Yoga was no better than placebo in reducing pain.", {("Yoga", "0", "pain")}),
    ("Mice treated with zinc had less pain.", {("zinc", "+", "less pain")}),
    ("Patients receiving zinc had a lower risk of falls.", {("zinc", "+", "lower risk of falls")}),
    ("Zinc-treated cells showed increased growth.", {("Zinc", "+", "increased growth")}),
    ("Mice treated with vehicle showed reduced pain.", set()),
    ("Patients treated at home had lower mortality.", set()),
    ("Children exposed to zinc were more likely to have pain.", {("zinc", "+", "pain")}),
    ("Children exposed to zinc were less likely to be women.", set()),
    ("Yoga improved pain scores.", {("Yoga", "-", "pain scores")}),
    ("Yoga improved levels of anxiety.", {("Yoga", "-", "levels of anxiety")}),
    ("Yoga made pain worse.", {("Yoga", "+", "pain")}),
    ("Yoga has a beneficial effect on pain and sleep.", {("Yoga", "-", "pain"), ("Yoga", "+", "sleep")}),
    ("Yoga has a positive effect on pain.", {("Yoga", "?", "pain")}),
    ("Yoga has an adverse effect on fatigue.", {("Yoga", "+", "fatigue")}),
    ("Sleep improved after yoga.", {("yoga", "+", "Sleep")}),
    ("Coughing improved under pelargonium.", {("pelargonium", "-", "Coughing")}),
    (
        "The muscle diameter decreased significantly less in the EMS group as compared to the control group.",
        {("EMS", "+", "muscle diameter")},
    ),
    (
        "IPE caused no increase in glucose, A1c, or insulin.",
        {("IPE", "+!", "increase in glucose"), ("IPE", "+!", "A1c"), ("IPE", "+!", "insulin")},
    ),
    ("Triglycerides were lower after HIT compared with MCT (p = 0.076).", {("HIT", "0", "Triglycerides")}),
    ("Triglycerides were lower after HIT compared with MCT (p = 0.01).", {("HIT", "-", "Triglycerides")}),
    (
        "Cholesterol was lower following HIT than following MCT, but no significant differences were observed.",
        {("HIT", "0", "Cholesterol")},
    ),
    (
        "The remediation group had a decrease in symptom days, whereas these in the control group did not "
        "significantly change.",
        {("remediation", "+", "decrease in symptom days")},
    ),
    (
        "The decrease in pain score during the distention in the moxibustion group was greater than that of the "
        "control group.",
        {("moxibustion", "+", "decrease in pain score during the distention")},
    ),
    # each verb of a list acts
    (
        "Dexmedetomidine enhanced patient-centered recovery, reduced pain, and improved satisfaction.",
        {
            ("Dexmedetomidine", "+", "patient-centered recovery"),
            ("Dexmedetomidine", "-", "pain"),
            ("Dexmedetomidine", "+", "satisfaction"),
        },
    ),
    (
        "These antibodies slowed the growth of established xenografts, blocked local invasion and died out.",
        {("antibodies", "-", "growth of established xenografts"), ("antibodies", "-", "local invasion")},
    ),
    (
        "Late rapamycin, after status epilepticus, blocked mTOR activation and reduced sprouting.",
        {("Late rapamycin", "-", "mTOR activation"), ("Late rapamycin", "-", "sprouting")},
    ),
    # what acts together has one name
    ("Chemotherapy plus cetuximab improved survival.", {("Chemotherapy plus cetuximab", "+", "survival")}),
    (
        "Laser treatment combined with punch elevation had greater efficacy than laser treatment alone.",
        {("Laser treatment combined with punch elevation", "+", "greater efficacy")},
    ),
]

# two arms, in the words of trials
ARMS = [
    ("Effect of zinc on pain\nABSTRACT.AIM:\nTo test it. Zinc lowered pain.", {("Zinc", "-", "pain")}),
    ("Compared with placebo, pain was worse in the group that did not develop a rash.", set()),
    ("Improvements were found in the zinc group for pain and sleep.", {("zinc", "-", "pain"), ("zinc", "+", "sleep")}),
    (
        "Greater improvements from baseline in HbA1c were reported with zinc compared with placebo.",
        {("zinc", "-", "HbA1c")},
    ),
    ("Pain was significantly lower at 6 weeks in the zinc group.", {("zinc", "-", "Pain")}),
    ("Pain improved significantly more with zinc than with placebo.", {("zinc", "-", "Pain")}),
    ("There was a significant difference in pain in favour of zinc.", {("zinc", "-", "pain")}),
    ("There was a difference in IL-6 in favour of zinc.", {("zinc", "?", "IL-6")}),
    ("There was a difference in HbA1c in favour of zinc.", {("zinc", "-", "HbA1c")}),
    ("There was no difference in pain favouring zinc.", set()),
    ("Pain occurred in 10% of the zinc group and 20% of the control group (P = .003).", {("zinc", "-", "Pain")}),
    ("Pain occurred in 10% of the zinc group and 20% of the control group (P = .3).", {("zinc", "0", "Pain")}),
    ("Pain occurred in 10% of young and 20% of elderly patients (P = .003).", set()),
    ("Pain occurred more frequently in patients treated with zinc.", {("zinc", "+", "Pain")}),
    ("Fewer patients in the zinc group had pain.", {("zinc", "-", "pain")}),
    ("Significantly fewer zinc-treated patients reported pain.", {("zinc", "-", "pain")}),
    ("Survival improved more in Western than in Northern Europe.", set()),
    ("Zinc is effective in the treatment of pain.", {("Zinc", "-", "pain")}),
    # the ratio says which way
    ("Zinc use was associated with pain (OR 0.5, 95% CI 0.3-0.8).", {("Zinc use", "-", "pain")}),
    ("Zinc use was associated with pain (HR 1·62, 99% CI 1·56–1·69).", {("Zinc use", "+", "pain")}),
    ("Zinc use was associated with pain (OR = 1.25, 95% CI = 0.86 to 1.79).", {("Zinc use", "0", "pain")}),
    ("Zinc use was associated with pain (2 or 0.5 mg).", {("Zinc use", "+", "pain")}),
    ("Zinc use was associated with less pain (OR 0.5, 95% CI 0.3-0.8).", {("Zinc use", "+", "less pain")}),
    ("Zinc use was associated with survival (HR 0.5).", {("Zinc use", "+", "survival")}),
    ("Zinc was correlated with pain (r = -0.55, P = .001).", {("Zinc", "-", "pain")}),
    (
        "Zinc was correlated with pain (r = 0.2, P = .21) and sleep (β = −0.3).",
        {("Zinc", "0", "pain"), ("Zinc", "-", "sleep")},
    ),
    ("Zinc was correlated with pain (r = 0.3 in men, r = -0.3 in women).", {("Zinc", "+", "pain")}),
    ("The Dutch registry was linked to the mortality registry.", set()),
    ("Zinc was associated with pain (lowest versus highest, OR 0.5).", {("Zinc", "+", "pain")}),
]

LINKS = [
    ("Zinc remained significantly associated with pain.", {("Zinc", "+", "pain")}),
    ("Zinc showed a weak inverse association with pain.", {("Zinc", "-", "pain")}),
    ("Neither zinc nor iron showed any association with pain.", {("zinc", "0", "pain"), ("iron", "0", "pain")}),
    ("Zinc had a U-shaped relationship with pain.", {("Zinc", "?", "pain")}),
    ("Independent predictors of pain were zinc and iron.", {("zinc", "+", "pain"), ("iron", "+", "pain")}),
    (
        "The predictors of pain were zinc (OR 0.3, 95% CI 0.1-0.9) and iron.",
        {("zinc", "-", "pain"), ("iron", "+", "pain")},
    ),
    ("Risk factors for pain include smoking.", {("smoking", "+", "pain")}),
    ("Causes of pain include smoking.", {("smoking", "+", "pain")}),
    ("Data sources for pain included surveys.", set()),
    ("Sleep was a predictor of pain and may be an important target.", {("Sleep", "+", "pain")}),
    ("Pain was predicted by zinc (beta = -0.24) and iron.", {("zinc", "-", "Pain"), ("iron", "+", "Pain")}),
    ("Pain was predicted by the regression model.", set()),
    ("The association of zinc with pain disappeared after adjustment for age.", set()),
    ("There is an inverse association between zinc and pain.", {("zinc", "-", "pain")}),
    ("A negative association was found between zinc and pain.", {("zinc", "-", "pain")}),
    ("An association between zinc and pain was observed in men.", {("zinc", "+", "pain")}),
    ("The association between zinc and pain was not significant.", {("zinc", "0", "pain")}),
    (
        "No link was detected between surgery and fractures, cancer, or stroke.",
        {("surgery", "0", "fractures"), ("surgery", "0", "cancer"), ("surgery", "0", "stroke")},
    ),
    ("There was little correlation between zinc and pain.", {("zinc", "0", "pain")}),
    ("Neither the first nor the second analysis showed an association between zinc and pain.", {("zinc", "0", "pain")}),
    ("The association between zinc and pain was studied.", set()),
    ("Zinc intake and pain scores were inversely correlated.", {("Zinc intake", "-", "pain scores")}),
    ("Zinc and pain were not associated.", {("Zinc", "0", "pain")}),
    ("Zinc and iron were associated with pain.", {("Zinc", "+", "pain"), ("iron", "+", "pain")}),
    ("Pain was unrelated to zinc.", {("Pain", "0", "zinc")}),
    ("No other significant associations were found between zinc and pain.", set()),
]

CHANCES = [
    ("Fear keeps people from reporting crimes.", {("Fear", "-", "reporting crimes")}),
    (
        "Talking increases the likelihood that players cooperate.",
        {("Talking", "+", "likelihood that players cooperate")},
    ),
    ("Bismuth reduces the likelihood for osteoporosis.", {("Bismuth", "-", "likelihood for osteoporosis")}),
    ("Free riding lowers the odds.", set()),
    ("Talking makes players more likely to cooperate.", {("Talking", "+", "cooperate")}),
    ("Warming makes crops less nutritious.", {("Warming", "+", "crops less nutritious")}),
    ("Loss of PTEN makes cells more sensitive to radiation.", {("Loss of PTEN", "+", "sensitive to radiation")}),
    ("Illiteracy is a contributing factor to poor health.", {("Illiteracy", "+", "poor health")}),
    ("Oxygen is a crucial factor in plant growth.", {("Oxygen", "?", "plant growth")}),
    ("Age is a factor in survival.", set()),
    ("HLH-30 is a key transcription factor for host defense.", set()),
]

DENIED = [
    ("Zinc did not reduce pain or improve sleep.", {("Zinc", "-!", "pain"), ("Zinc", "+!", "sleep")}),
    (
        "Zinc did not reduce pain, improve sleep, or lower stress.",
        {("Zinc", "-!", "pain"), ("Zinc", "+!", "sleep"), ("Zinc", "-!", "stress")},
    ),
    ("Zinc neither reduced pain nor improved sleep.", {("Zinc", "-!", "pain"), ("Zinc", "+!", "sleep")}),
    ("Zinc never caused pain or induced stress.", {("Zinc", "+!", "pain"), ("Zinc", "+!", "stress")}),
    ("Zinc hardly reduced pain.", {("Zinc", "-!", "pain")}),
    ("Zinc did not reduce pain but improved sleep.", {("Zinc", "-!", "pain"), ("Zinc", "+", "sleep")}),
    (
        "Zinc reduced pain without increasing stress or lowering sleep.",
        {("Zinc", "-", "pain"), ("Zinc", "+!", "stress"), ("Zinc", "-!", "sleep")},
    ),
    ("Pain was reduced by zinc but not by iron.", {("zinc", "-", "Pain"), ("iron", "-!", "Pain")}),
    (
        "Pain was reduced by zinc but not by iron, copper, or lead.",
        {("zinc", "-", "Pain"), ("iron", "-!", "Pain"), ("copper", "-!", "Pain"), ("lead", "-!", "Pain")},
    ),
    (
        "Zinc led to no reduction in pain or increase in sleep.",
        {("Zinc", "+!", "reduction in pain"), ("Zinc", "+!", "increase in sleep")},
    ),
    ("Zinc was ineffective in reducing pain or stress.", {("Zinc", "-!", "pain"), ("Zinc", "-!", "stress")}),
    (
        "Zinc was not effective at reducing pain or improving sleep.",
        {("Zinc", "-!", "pain"), ("Zinc", "+!", "sleep")},
    ),
]

# what is thought, supposed or not sure: "~" hedged
SUPPOSED = [
    ("Zinc is a potential cause of pain.", {("Zinc", "+~", "pain")}),
    ("A possible link between zinc and pain was found.", {("zinc", "+~", "pain")}),
    ("Children given zinc were more likely to have pain.", {("zinc", "+", "pain")}),
    ("Children given zinc may be more likely to have pain.", {("zinc", "+~", "pain")}),
    ("It is possible that zinc reduces pain.", {("zinc", "-~", "pain")}),
    ("It is commonly assumed that zinc reduces pain.", {("zinc", "-~", "pain")}),
    ("There is limited evidence that zinc reduces pain.", {("zinc", "-~", "pain")}),
    ("There is evidence that zinc reduces pain.", {("zinc", "-", "pain")}),
    ("The belief that zinc reduces pain is widespread.", {("zinc", "-~", "pain")}),
    ("Our data challenge the view that zinc reduces pain.", {("zinc", "-!~", "pain")}),
    ("We can rule out the possibility that zinc causes pain.", {("zinc", "+!~", "pain")}),
    ("We cannot exclude the possibility that zinc causes pain.", {("zinc", "+~", "pain")}),
    (
        "Contrary to the belief that zinc reduces pain, iron raised stress.",
        {("zinc", "-!~", "pain"), ("iron", "+", "stress")},
    ),
    ("Zinc nonsignificantly reduced pain.", {("Zinc", "0", "pain")}),
    ("Zinc reduced pain, but not significantly.", {("Zinc", "0", "pain")}),
    ("Zinc reduced pain (P = 0.45) and stress (P = 0.01).", {("Zinc", "0", "pain"), ("Zinc", "-", "stress")}),
    ("Zinc reduced pain, whereas iron did so but not significantly.", {("Zinc", "-", "pain")}),
]

BESIDE_AN_AIM = [
    ("Although the mechanism is unclear, zinc reduces pain.", {("zinc", "-", "pain")}),
    ("Although the cause is unclear, dysregulated production raises fat.", {("dysregulated production", "+", "fat")}),
    # what is open, planned or discussed in one clause shuts no other
    ("Tet1 is essential for repair, but its role in development is unknown.", {("Tet1", "+", "repair")}),
    ("Caspase-11 triggers pyroptosis, and yet its role in infection is unknown.", {("Caspase-11", "+", "pyroptosis")}),
    (
        "Although obesity increases risk of hypertension, it is unclear for whom.",
        {("obesity", "+", "risk of hypertension")},
    ),
    ("Reminders can improve handwashing and areas of inquiry are discussed.", {("Reminders", "+", "handwashing")}),
    ("Education did not reduce risk, so such courses should be tested.", {("Education", "-!", "risk")}),
    ("We determine that sugar increases obesity.", {("sugar", "+", "obesity")}),
    ("We identified a kinase that facilitates nuclear export.", {("kinase", "+", "nuclear export")}),
    ("Further analysis indicated that sugar increases obesity.", {("sugar", "+", "obesity")}),
    ("We aim to identify factors that increase obesity.", set()),
    ("The effects of sugar on obesity and of salt on stroke were examined.", set()),
    ("The role of sugar in obesity is unknown.", set()),
    # by what means
    ("Emissions could be lowered through consumption of seafood.", {("consumption of seafood", "-", "Emissions")}),
    ("Through plant breeding, heat tolerance can be enhanced.", {("plant breeding", "+", "heat tolerance")}),
    ("Yields increased through March.", set()),
]

NOT_TOLD = [
    "Secondary outcomes included: one-year prolonged abstinence, costs, and adherence.",
    "The region was amplified by a nested PCR.",
    "The sensitivity was determined as a function of tumour size.",
    "The DNA damage was determined by comet assay.",
    "Disagreements were resolved by discussion.",
    "The expert panel reduced the list.",
    "The data support the existence of this effect.",
    "Glucose in men was comparable with values in women.",
    "Because hearts are exposed to ischemia, we studied the proteasome.",
    "Adverse reactions cause 5% of admissions.",
    "The drug sensitizes cells.",
    "Due to its shape, the antipsychotic is difficult to classify.",
    "One recording may be sufficient for severe patients.",
    "Arterial calcification is a risk factor for hemodialysis patients.",
    "53.2% of practices increased their use of action plans.",
    "Agricultural production is affected by and a contributor to climate change.",
    "Cells were uniformly resistant to inhibition, despite effective and prolonged inhibition of growth.",
    "Two of the patients were excluded due to fatigue.",
]


@pytest.mark.parametrize(("text", "claims"), SUBJECTS, ids=[text[:48] for text, _ in SUBJECTS])
def test_whose_verb_it_is(text: str, claims: set[tuple[str, str, str]]) -> None:
    assert told(text) == claims


@pytest.mark.parametrize(("text", "claims"), DIRECTIONS, ids=[text[:48] for text, _ in DIRECTIONS])
def test_directions(text: str, claims: set[tuple[str, str, str]]) -> None:
    assert told(text) == claims


@pytest.mark.parametrize(("text", "claims"), CLAUSES, ids=[text[:48] for text, _ in CLAUSES])
def test_clauses(text: str, claims: set[tuple[str, str, str]]) -> None:
    assert told(text) == claims


@pytest.mark.parametrize(("text", "claims"), MISSING, ids=[text[:48] for text, _ in MISSING])
def test_with_and_without(text: str, claims: set[tuple[str, str, str]]) -> None:
    assert told(text) == claims


@pytest.mark.parametrize(("text", "claims"), BETTER, ids=[text[:48] for text, _ in BETTER])
def test_better_and_less(text: str, claims: set[tuple[str, str, str]]) -> None:
    assert told(text) == claims


@pytest.mark.parametrize(("text", "claims"), SUPPOSED, ids=[text[:48] for text, _ in SUPPOSED])
def test_supposed(text: str, claims: set[tuple[str, str, str]]) -> None:
    hedged = {(c.cause, c.sign + "!" * c.denied + "~" * c.hedged, c.effect) for c in extract(text)}
    assert hedged == claims


@pytest.mark.parametrize(("text", "claims"), ARMS, ids=[text[:48] for text, _ in ARMS])
def test_two_arms(text: str, claims: set[tuple[str, str, str]]) -> None:
    assert told(text) == claims


@pytest.mark.parametrize(("text", "claims"), LINKS, ids=[text[:48] for text, _ in LINKS])
def test_links_that_a_noun_names(text: str, claims: set[tuple[str, str, str]]) -> None:
    assert told(text) == claims


@pytest.mark.parametrize(("text", "claims"), CHANCES, ids=[text[:48] for text, _ in CHANCES])
def test_what_is_made_likely(text: str, claims: set[tuple[str, str, str]]) -> None:
    assert told(text) == claims


@pytest.mark.parametrize(("text", "claims"), DENIED, ids=[text[:48] for text, _ in DENIED])
def test_how_far_a_denial_reaches(text: str, claims: set[tuple[str, str, str]]) -> None:
    assert told(text) == claims


@pytest.mark.parametrize(("text", "claims"), BESIDE_AN_AIM, ids=[text[:48] for text, _ in BESIDE_AN_AIM])
def test_beside_an_aim(text: str, claims: set[tuple[str, str, str]]) -> None:
    assert told(text) == claims


@pytest.mark.parametrize("text", NOT_TOLD, ids=[text[:48] for text in NOT_TOLD])
def test_not_told(text: str) -> None:
    assert told(text) == set()


@pytest.mark.parametrize(
    ("text", "word", "tag"),
    [
        ("It is likely to reduce pain.", "likely", "J"),
        ("It is more likely to reduce pain.", "likely", "R"),
        ("Care provided by nurses is good.", "provided", "n"),
        ("They agreed, provided that it pays.", "provided", "S"),
        ("It has become a problem.", "become", "n"),
        ("This yields 18 cases.", "yields", "V"),
        ("This earlier experience matters.", "This", "D"),
        ("Barriers lower the odds of success.", "lower", "V"),
        ("Large coalitions mean few outsiders.", "mean", "V"),
        ("The treatment in which groups lack it is new.", "groups", "N"),
        ("The goal is to be sure that the attribution turns out to be wrong.", "turns", "V"),
        ("They do not conserve energy.", "conserve", "v"),
        ("It was not found at all.", "all", "R"),
        ("Figure 2 reports the data.", "reports", "V"),
        ("They were exposed to live worms.", "live", "J"),
        ("The complexity is further increased by noise.", "further", "R"),
        ("Second, policies reduce prices.", "Second", "R"),
        ("Tet2 functions as a suppressor.", "functions", "V"),
        ("Effects are most pronounced in cities.", "most", "R"),
        ("The chaperone TRiC folds it.", "TRiC", "N"),
        ("If both firms opt for it, though, profits fall.", "though", "R"),
        ("Framing the dilemma as a loss is common.", "Framing", "g"),
        ("An effective and prolonged inhibition was seen.", "prolonged", "J"),
        ("Once bribes were introduced, trust fell.", "Once", "S"),
        ("As group size increases, contributions decrease.", "decrease", "V"),
        ("In rats, increased weight was seen.", "increased", "J"),
        ("This experience, we find, causes harm.", "causes", "V"),
        ("Feedback made people save more.", "made", "V"),
        ("The inability of viruses to replicate enhances safety.", "enhances", "V"),
        ("The level of binding correlates with growth.", "correlates", "V"),
        ("Cells need 5-HT.", "5-HT", "N"),
        ("Thirty-six students left.", "Thirty-six", "#"),
        ("G*Power 3 provides tools.", "provides", "V"),
    ],
)
def test_words_with_two_lives(text: str, word: str, tag: str) -> None:
    words = read(text, 0, len(text)).words
    assert next(each.tag for each in words if each.text == word) == tag


@pytest.mark.parametrize(
    "text",
    [
        "Cells died in mice. let-7b reduced growth.",
        "It rises in metaphase I. Partial loss delayed it.",
        "Conclusions and Relevance  The drug works. It is safe.",
    ],
)
def test_two_sentences(text: str) -> None:
    assert len(list(split(text))) == 2
