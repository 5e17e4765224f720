"""What filters ask of an exchange, noted in a byte each of all exchanges of a stretch.

`notes` writes them with the stretch; `traits` tells by them which exchanges the filters of a search may find.
"""
