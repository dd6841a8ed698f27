"""From a published article to every chat: decisions as pure functions, and the lanes that act on them."""
