"""The rules that a request's body must keep, a file a subject; `tests.platforms.discord.table` applies them."""
