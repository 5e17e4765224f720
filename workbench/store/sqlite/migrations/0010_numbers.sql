-- Long arrays of numbers are not indexed any more. Of these bodies they are in the index, and an entry is taken out
-- with the words that it was made of.
INSERT INTO search_progress SELECT 'numbers_from', number FROM search_progress WHERE what = 'bodies_from';
INSERT INTO search_progress SELECT 'numbers_to', number FROM search_progress WHERE what = 'bodies_to';
