"""Finding exchanges by what the search language says, at a million as at ten.

`clauses` turns a search into SQL, `finding` runs it, `indexing` keeps the words of bodies findable.
"""
