"""Which attributions of an article are of one source: names, descriptions and pronouns."""
