"""Newsclip's core: articles, readers and delivery, with no word of any chat platform."""
