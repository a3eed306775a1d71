"""How a source is named and what kind of actor it is, from the words that stand for it."""
