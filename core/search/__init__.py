"""Finding articles: one analyser, one query language and one ranking, whatever database lies below."""
