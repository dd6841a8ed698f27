"""What the pictures for the README tell: two articles of one morning, what becomes of them, and what their addresses show."""

from pathlib import Path

from core.values.article import Draft
from core.values.tag import parse_tag
from tests.platforms import telegram
from tests.platforms.telegram.drawing import Sight

TAKEN = "The night train to the coast is back"
"""The title among the samples that is told here in other words."""

TRAIN = """The night train to Porto Alba is back
#Rail #Climate
category: Transport
source: https://example.com/sleepers Line and Signal
image: https://example.com/pictures/sleepers.jpg Sleeping cars by the sea, at dusk

At 22:04 on Friday the first sleeper in eleven years left for Porto Alba, with **{passengers} passengers** and one accordion.

> People ask how long it takes. It takes one night. You are asleep.
>
> — Lena Voss, conductor"""

FERRY = """The ferry to Porto Alba stops for the winter
#Ports #Climate
category: Transport

The last boat leaves on **30 November**, says a notice at the quay."""

NUMBER = 9
"""Of the train's article: seven are there already, and the ferry's."""

MISTAKE, REASON = "The train carried 241 passengers, not 214", "The notice at the quay was last year’s"

_OLDER = (
    (
        "A sleeping car comes home",
        "Rail NightTrain",
        "Transport",
        "Built for the coast in 1974, it takes a train back there.",
    ),
    (
        "Who repairs the night trains of the coast",
        "Rail Work",
        "Transport",
        "Nine people, one shed, and a train every evening.",
    ),
    (
        "The station of Orla gets its clock back",
        "Rail Repairs",
        "Transport",
        "No train was ever late by it: it stood for years.",
    ),
    (
        "Night trains, counted: forty lines where there were nine",
        "Rail NightTrain Climate",
        "Transport",
        "In ten years the night train went from a memory to a habit.",
    ),
    ("A dining car is saved from the scrapyard", "Rail Repairs", "Culture", "Its kitchen will cook in a museum train."),
    (
        "The last train waits for the last bus",
        "Rail Buses",
        "Transport",
        "Four minutes, and nobody walks home any more.",
    ),
    (
        "Students map every train that runs at night",
        "Rail Maps",
        "Science",
        "Each train is a line of light on it.",
    ),
    (
        "A choir rehearses on the train to work",
        "Rail Music",
        "Culture",
        "Every Tuesday the 7:12 train sings in four voices.",
    ),
    (
        "Rivers rise, trains slow down",
        "Rail Rivers Weather",
        "Transport",
        "Along the Sella each train crawls over two bridges.",
    ),
    (
        "Reading rooms open in six old stations",
        "Rail Reading Libraries",
        "Culture",
        "Who misses the train finds a book.",
    ),
    (
        "What a driver sees at four in the morning",
        "Rail Work",
        "Transport",
        "Foxes, mostly, says who takes the first train.",
    ),
)
ARCHIVE = [
    Draft(title, tags=tuple(map(parse_tag, tags.split())), category=category, body=body)
    for title, tags, category, body in _OLDER
]
"""Older articles, the newest first, so that there is something to search."""

_PICTURE = (Path(telegram.__file__).parent / "drawing" / "night-train.svg").read_text("utf-8")
SIGHTS = {
    "https://example.com/sleepers": Sight(_PICTURE, "Line and Signal", "Sleepers return to the coast line"),
    "https://example.com/pictures/sleepers.jpg": Sight(_PICTURE),
}
