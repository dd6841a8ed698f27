"""The nouns of Newsclip: frozen dataclasses and pure functions, standard library only."""
