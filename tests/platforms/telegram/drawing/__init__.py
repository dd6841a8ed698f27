"""A chat as a client on a phone shows it: pages that Chromium makes pictures of, for people who look at what a bot says."""

from tests.platforms.telegram.drawing.page import THEMES, Scene, Theme, page
from tests.platforms.telegram.drawing.sights import Eyes, Sight

__all__ = ["THEMES", "Eyes", "Scene", "Sight", "Theme", "page"]
