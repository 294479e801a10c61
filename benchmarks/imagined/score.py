"""Answers that a strong reader wrote to the prompts of `democritus imagine`, through `keep`: what becomes of them.

    python -m benchmarks.imagined.score [--show]

`answers.jsonl` beside this file has 19 prompts (paths, and questions) of eight fields with an answer to each, written
by following `prompts/topics.memory.md`, `questions.md` and `statements.md` there, and for each statement the sign
that it has for more of both plain variables. Printed are the topics, questions and statements kept, the claims that
can be used, those whose sign is the wanted one, and those that a check doubts. `--show` lists what is not as it should
be.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path

from pipeline.extract.memory.keeping import keep_questions, keep_statement, keep_subtopics, root_topics
from pipeline.store.records import ImaginedQuestion, QuestionsDraft, StatementsDraft, SubtopicsDraft

ANSWERS = Path(__file__).with_name("answers.jsonl")


def main() -> None:
    """Print the counts."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--show", action="store_true")
    shows = parser.parse_args().show
    counts: Counter[str] = Counter()
    for line in ANSWERS.read_text("utf-8").splitlines():
        row = json.loads(line)
        (topic,) = root_topics([row["path"].rpartition(" > ")[2]], "recorded")
        if row["stage"] == "subtopics":
            names = SubtopicsDraft.model_validate(row["answer"])
            counts["topics said"] += len(names.topics)
            counts["topics kept"] += len(keep_subtopics(topic, names, set()))
        elif row["stage"] == "questions":
            asked = QuestionsDraft.model_validate(row["answer"])
            counts["questions said"] += len(asked.questions)
            counts["questions kept"] += len(keep_questions(topic, asked, 10))
        else:
            question = ImaginedQuestion(id=row["question"], topic=topic.id, ordinal=0, text=row["question"])
            said = StatementsDraft.model_validate(row["answer"]).statements
            for item, wanted in zip(said, row["wanted"], strict=True):
                kept = keep_statement(question, 0, item, "recorded")
                claim = kept[1] if kept else None
                counts["statements said"] += 1
                counts["statements kept"] += kept is not None
                usable = claim is not None and claim.resolved and claim.grounding != "ungrounded"
                counts["claims that can be used"] += usable
                counts["of the sign wanted"] += claim is not None and claim.concept_sign == wanted
                counts["doubted"] += bool(claim and claim.doubts)
                if shows and (claim is None or claim.concept_sign != wanted or claim.doubts):
                    told = f"{claim.cause_concept} {claim.concept_sign} {claim.effect_concept}" if claim else "no claim"
                    print(f"  {item.statement}\n    {told}, wanted {wanted}; {claim.doubts if claim else ''}")
    for name, count in counts.items():
        print(f"{count:>4} {name}")


if __name__ == "__main__":
    main()
