"""The small signs of a client, as lines that have the colour of the words beside them."""


def _icon(width: int, height: int, path: str, name: str = "") -> str:
    named = f' class="{name}"' if name else ""
    return f'<svg{named} viewBox="0 0 {width} {height}"><path d="{path}"/></svg>'


BACK = _icon(12, 20, "M10 2L2 10l8 8")
MORE = _icon(20, 20, "M10 4v.01M10 10v.01M10 16v.01")
CLIP = _icon(24, 24, "M20 11l-8.5 8.5a5 5 0 01-7-7L13 4a3.5 3.5 0 015 5l-8.5 8.5a1.8 1.8 0 01-2.5-2.5L15 7")
VOICE = _icon(24, 24, "M12 3a3 3 0 013 3v5a3 3 0 01-6 0V6a3 3 0 013-3M5.5 11.5a6.5 6.5 0 0013 0M12 18v3")
TICKS = _icon(20, 12, "M2 7l3.5 3.5L13 2M8.5 9l1.5 1.5L18 2", "ticks")
FOLD = _icon(16, 16, "M4 6l4 4 4-4", "fold")
ARROW = _icon(10, 10, "M2.5 7.5l5-5M3.5 2.5h4v4", "corner link")
COPY = _icon(10, 10, "M3.5 3.5h5v5h-5zM1.5 6.5v-5h5", "corner copy")
INLINE = _icon(10, 10, "M1.5 5h7M5.5 2l3 3-3 3", "corner inline")
