"""The small signs of a client, as lines that have the colour of the words beside them."""


def _icon(path: str, name: str = "") -> str:
    named = f' class="{name}"' if name else ""
    return f'<svg{named} viewBox="0 0 24 24"><path d="{path}"/></svg>'


BACK = _icon("M15 4l-8 8 8 8", "back")
PEOPLE = _icon("M9 11a4 4 0 100-8 4 4 0 000 8M2 21c0-5 3-7 7-7s7 2 7 7M17 4a4 4 0 010 7M19 15c2 1 3 3 3 6")
PLUS = _icon("M12 5v14M5 12h14", "plus")
SMILE = _icon("M12 3a9 9 0 100 18 9 9 0 000-18M8.5 14.5a4.5 4.5 0 007 0M9 9.5v.01M15 9.5v.01")
HASH = _icon("M9.5 4L7.5 20M16.5 4l-2 16M4.5 9h16M3.5 15h16", "kind")
HORN = _icon("M4 10v4h3l9 5V5l-9 5zM19 9.5a4 4 0 010 5M8 15v5h3v-4", "kind")
FORUM = _icon("M4 4h13v10H9l-5 4zM20 8v13l-4-3h-6", "kind")
THREAD = _icon("M5 4v9a3 3 0 003 3h11M19 16l-4-4M19 16l-4 4", "kind")
AT = _icon("M12 8a4 4 0 100 8 4 4 0 000-8M16 8v5.5a2.5 2.5 0 005 0V12a9 9 0 10-3.5 7", "kind")
EYE = _icon("M2 12c3-5 6-7 10-7s7 2 10 7c-3 5-6 7-10 7s-7-2-10-7M12 9a3 3 0 100 6 3 3 0 000-6")
LINK = _icon("M9 5H5v14h14v-4M13 4h7v7M20 4l-9 9", "out")
FOLD = _icon("M5 9l7 7 7-7", "fold")
CROSS = _icon("M5 5l14 14M19 5L5 19", "cross")
UPLOAD = _icon("M12 16V4M7 9l5-5 5 5M4 16v4h16v-4")
SPEECH = _icon("M4 4h16v12H10l-6 5z")
SPINE = '<i class="spine"></i>'
