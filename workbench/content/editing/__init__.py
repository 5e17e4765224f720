"""Text that is edited: a document in chunks, its rows on a screen, its history. No key costs more at 6 MB.

A document is addressed by offsets in characters. Everything that a screen asks of it is answered from sums
over chunks of a few thousand characters and a look into one of them, be it 600,000 lines or a single one.
"""
