"""Words and documents that adapters have fallen for: markup that must be shown, and far more than a message holds."""

from collections.abc import Mapping

from core.values.document import (
    Action,
    Blocks,
    Card,
    Code,
    Emphasis,
    Hashtag,
    Heading,
    Image,
    Link,
    List,
    Paragraph,
    Quote,
    Strong,
    Text,
)

TRICKY = (
    *("*stars*", "_under_scores_", "**bold** __bold__", "`code`", "```\nfence\n```", "[link](https://example.org)"),
    *(
        "<b>bold</b> & <i>",
        "&lt;b&gt; &amp; &#60;",
        "# no heading",
        "> no quote",
        "- no item",
        "1. no item",
        "||hidden||",
    ),
    *(
        "[red]no colour[/red] [/]",
        "~~gone~~ ~gone~",
        "a_b_c 5 * 3 * 2",
        "\\*escaped\\*",
        "@everyone @here",
        "<@42> <#7>",
    ),
    *(
        "<t:0:R>",
        "https://example.org/a_(b)_*c*",
        ":smile: :x:",
        "{title} %s %(a)s",
        "tg://user?id=1",
        "snake_case_word",
    ),
)
"""Words that are markup somewhere; readers must see every one of them as it is written."""

WORDS = (
    *(Paragraph, lambda spans: Heading(2, spans), lambda spans: Quote((Paragraph(spans),))),
    *(lambda spans: List(((Paragraph(spans),),)), lambda spans: Paragraph((Strong(spans),))),
    *(lambda spans: Paragraph((Emphasis(spans),)), lambda spans: Paragraph((Link(spans, "https://example.org/"),))),
)
"""Where words may stand."""

LONG: Mapping[str, Blocks] = {
    "one paragraph": (Paragraph((Text("word " * 20_000),)),),
    "one word": (Paragraph((Text("w" * 60_000),)),),
    "emoji": (Paragraph((Text("👩‍👩‍👧" * 8_000),)),),
    "many paragraphs": tuple(Paragraph((Text(f"paragraph {n}"),)) for n in range(3_000)),
    "lines of code": (Paragraph((Code("\n".join(f"line {n}" for n in range(5_000))),)),),
    "a list": (List(tuple((Paragraph((Text(f"item {n}"),)),) for n in range(2_000)), start=1),),
    "a quotation": (Quote(tuple(Paragraph((Text("said " * 50),)) for _ in range(200)), (Text("somebody " * 500),)),),
    "a heading": (Heading(1, (Text("title " * 5_000),)),),
    "marks": (Paragraph(tuple(Strong((Text(f"bold {n} "),)) for n in range(3_000))),),
    "pictures": tuple(Image(f"https://example.org/{n}.jpg", "alt " * 300, "credit " * 100) for n in range(60)),
    "a card": (
        Card(
            article_id=7,
            title="title " * 1_000,
            url="https://example.org/a/7",
            kicker=(Text("kicker " * 500),),
            mark=(Text("mark " * 500),),
            lead=(Text("lead " * 2_000),),
            image=Image("https://example.org/p.jpg", "alt " * 1_000, "credit " * 1_000),
            body=tuple(Paragraph((Text("body " * 100),)) for _ in range(300)),
            source=(Link((Text("source " * 500),), "https://example.org/s"),),
            hashtags=tuple(Hashtag(f"Tag{n}") for n in range(500)),
            read_on=Action("Read on", command="/article 7"),
            page="https://example.org/a/7",
        ),
    ),
}
