"""The answer key of the demo: what must become of a sample, worked out from its files and from the rules alone.

It shares no code with the services and was written from the same rules as they were: the law (`law`), the file formats
of services/cli/README.md (`files`), the table of the simulated post (`post`), what follows from facts (`cheque`), and
who does what when (`story`, deploy/sample/README.md). Where it and the mesh differ, one of the two is wrong.

The demo's payers, managers and advocates act from the same story: `Story(folder).days` says what happens on which day.
"""

from .story import PAID_LATE, PAID_PERHAPS, Story

__all__ = ["PAID_LATE", "PAID_PERHAPS", "Story", "identities", "work_out"]

# What must be equal whatever the sample: the name of a sum, and the names of its parts.
IDENTITIES = [
    (["lines"], ["accounts_imported", "accounts_updated", "memos_recorded", "rows_rejected", "duplicates"]),
    (["memos_recorded"], ["cases_opened", "counsel_held", "refused", "second_dishonours"]),
    (
        ["cases_opened"],
        [
            "lapsed_on_arrival",
            "lapsed_unsent",
            "not_served",
            "ended_deceased",
            "paid_in_time",
            "paid_late",
            "paid_perhaps",
            "complaints_filed",
            "complaint_unfiled",
            "still_running",
        ],
    ),
    (["complaints_filed"], ["complaints_in_safe_window", "complaints_elsewhere"]),
    (
        ["deadlines_armed"],
        ["deadlines_fired", "deadlines_superseded", "deadlines_cancelled", "deadlines_open"],
    ),
]


def identities(figures):
    """Each identity in words, and whether it holds."""
    result = []
    for left, right in IDENTITIES:
        holds = sum(figures[name] for name in left) == sum(figures[name] for name in right)
        result.append([f"{' + '.join(left)} = {' + '.join(right)}", holds])
    return result


def work_out(folder):
    """The answer as JSON has it."""
    return answer(Story(folder))


def answer(story):
    figures = story.figures()
    return {"figures": figures, "identities": identities(figures), "rejected": story.books.rejected}
