"""The scene that `newsclip demo` plays: one article's life, seen from the three seats."""

from bots.console.scene import Turn
from bots.console.seats import COMMUNITY, EDITOR, SUBSCRIBER

TITLE = "Cocoa train runs again to Sanbo"

_POST = """/post Cocoa train runs again to Sanbo
#Cocoa #Rail #Ports
category: Transport
source: https://example.org/first-train Harbour Wire
language: en

The first train in eleven days reached the deep-water quay of Sanbo on Thursday, with **1,200 tonnes of cocoa**. From now \
on there will be one every day.

> It smelt of chocolate all along the line.
>
> — Ama Darko, exporter"""

_CORRECTION = """/correct 9 Trains run twice a week, not every day

The first train in eleven days reached the deep-water quay of Sanbo on Thursday, with **1,200 tonnes of cocoa**. From now \
on there will be two a week.

> It smelt of chocolate all along the line.
>
> — Ama Darko, exporter"""

_SECOND = """/post Rails inspected after the flood
#Rail #Floods
category: Transport

Engineers walked all forty kilometres of the line to Sanbo. They found two more bridges to mend."""

_RETRACTED = f"Retracted Nov 21, 2026, 9:00 AM: {TITLE}"
"""The scene begins at 9:00 and takes seconds, a minute at most."""

STORY = (
    Turn(SUBSCRIBER, "/start", ("Hello, this is Newsclip", "+ #Cocoa", "+ #Trade")),
    Turn(
        SUBSCRIBER,
        "[+ #Cocoa]",
        (
            "You follow #Cocoa.",
            "Sanbo warehouses full",
            "Cocoa piles up on the quays of Sanbo",
            "+ #Ports",
            "+ #Floods",
        ),
    ),
    Turn(COMMUNITY, "/tag follow category:transport chess", ("This chat follows Transport, #Chess.", "+ #Sports")),
    Turn(
        SUBSCRIBER,
        "buffer stock -telescope",
        ("2 articles for “buffer stock -telescope”", "Cocoa piles up on the quays of Sanbo"),
        marked=("buffer", "stock"),
    ),
    Turn(
        SUBSCRIBER,
        "accordion hydrogen snails",
        ("No article has all the words", "The night train to the coast is back"),
    ),
    Turn(SUBSCRIBER, _SECOND, ("Only the newsroom's editors can do that.",)),
    Turn(EDITOR, _POST, (TITLE, "one every day", "This is a preview; 2 chats would get it.", "Publish", "Discard")),
    Turn(EDITOR, "[Publish]", (f"Published: {TITLE}", "It leaves in 1 second; until then it can be undone.", "Undo")),
    Turn(EDITOR, "[Undo]", ("Undone: nobody got it. It is a draft again.", "This is a preview")),
    Turn(EDITOR, "[Publish]", (f"Published: {TITLE}", "It reaches 2 chats.")),
    Turn(SUBSCRIBER, "", (TITLE, "one every day", "— Ama Darko, exporter", "#Cocoa #Rail #Ports", "Why this?")),
    Turn(COMMUNITY, "", (TITLE, "one every day", "Why this?")),
    Turn(SUBSCRIBER, "[Why this?]", ("It came because you follow #Cocoa.", "Unfollow #Cocoa", "Mute #Cocoa")),
    Turn(COMMUNITY, "[Why this?]", ("It came because this chat follows Transport.", "Unfollow Transport")),
    Turn(SUBSCRIBER, '/search "eleven days" #rail', ("1 article for", TITLE), marked=("eleven", "days")),
    Turn(SUBSCRIBER, "[Share]", (f"Share {TITLE}", "WhatsApp", "https://wa.me/?text=", "Bluesky", "Copy link")),
    Turn(SUBSCRIBER, "[Copy link]", ("https://example.org/first-train",)),
    Turn(SUBSCRIBER, "[More from Transport]", ("More from Transport", "The night train to the coast is back")),
    Turn(
        EDITOR,
        _CORRECTION,
        ("Trains run twice a week, not every day", "two a week", "This is a preview of the correction."),
        hides=("one every day",),
    ),
    Turn(EDITOR, "[Publish and tell readers]", (f"Corrected: {TITLE}", "readers are told")),
    Turn(
        SUBSCRIBER,
        "",
        ("(changed in place)", "two a week", f"Corrected: {TITLE}", "Trains run twice a week, not every day"),
        hides=("one every day",),
    ),
    Turn(COMMUNITY, "", ("(changed in place)", "two a week", f"Corrected: {TITLE}")),
    Turn(EDITOR, "[Publish and tell readers]", ("This button was used already.",)),
    Turn(EDITOR, "/retract 9 The railway company has withdrawn its timetable", (_RETRACTED, "Keep")),
    Turn(EDITOR, "[Retract]", (f"Retracted: {TITLE}", "Restore")),
    Turn(
        SUBSCRIBER,
        "",
        ("(changed in place)", _RETRACTED, "Reason: The railway company has withdrawn its timetable"),
        hides=("two a week",),
    ),
    Turn(COMMUNITY, "", ("(changed in place)", _RETRACTED), hides=("two a week",)),
    Turn(SUBSCRIBER, '/search "eleven days"', ("No article has all the words",), hides=(TITLE,)),
    Turn(EDITOR, "[Restore]", (f"Restored: {TITLE}",)),
    Turn(SUBSCRIBER, "", ("(changed in place)", TITLE, "two a week", "The article is back after a retraction.")),
    Turn(COMMUNITY, "", ("(changed in place)", "two a week")),
    Turn(COMMUNITY, "/tag mute floods", ("No article about #Floods will come here, whatever else is followed.",)),
    Turn(SUBSCRIBER, "/tag follow rail", ("You follow #Rail.",)),
    Turn(EDITOR, _SECOND, ("Rails inspected after the flood", "1 chat would get it")),
    Turn(EDITOR, "[Publish]", ("It reaches 1 chat.",)),
    Turn(SUBSCRIBER, "", ("Rails inspected after the flood", "two more bridges")),
    Turn(
        COMMUNITY,
        "/tag",
        ("This chat follows #Chess, Transport.", "Muted: #Floods.", "Press ✓ to unfollow"),
        hides=("two more bridges",),
    ),
    Turn(SUBSCRIBER, "/mydata", ('"console:subscriber"', '"cocoa"', '"rail"')),
    Turn(SUBSCRIBER, "/forget", ("Erase everything about this chat", "Keep")),
    Turn(SUBSCRIBER, "[Erase everything]", ("Done: I no longer know this chat.",)),
)
