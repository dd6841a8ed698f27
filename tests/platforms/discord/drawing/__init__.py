"""A channel as a client shows it: pages that Chromium makes pictures of, for people who look at what a bot says."""

from tests.platforms.discord.drawing.overlays import Filling, Typing
from tests.platforms.discord.drawing.page import DESK, PHONE, THEMES, Scene, Screen, Theme, page

__all__ = ["DESK", "PHONE", "THEMES", "Filling", "Scene", "Screen", "Theme", "Typing", "page"]
