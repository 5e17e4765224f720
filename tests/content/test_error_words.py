"""What an error says, out of the documents that containers wrap it in."""

from __future__ import annotations

import json
import time

from workbench.content.error_words import error_words

INNER = {"msg": "deep reason", "loc": ["body", "inputs"]}
NGINX = "<html>\r\n<head><title>Bad</title></head>\r\n<body><h1>502 Bad Gateway</h1></body>\r\n</html>"


def test_the_innermost_words_are_told() -> None:
    cases: list[tuple[str, str]] = [
        ("모델을 로드하지 못했습니다 💥", "모델을 로드하지 못했습니다 💥"),
        ("", ""),
        ("[1, 2] is not a valid input", "[1, 2] is not a valid input"),
        (
            '{"code": 400, "type": "InternalServerException", "message": "no attribute \'foo\'"}',
            "no attribute 'foo'",
        ),
        ('{"error": "too long", "error_type": "validation"}', "too long"),
        ('{"error": {"message": "context length", "code": 400}}', "context length"),
        (
            '{"detail": [{"loc": ["body", "inputs"], "msg": "Required"}, {"loc": ["body"], "msg": "x"}]}',
            "body.inputs: Required; body: x",
        ),
        (json.dumps({"error": json.dumps({"detail": json.dumps(INNER)})}), "body.inputs: deep reason"),
        ('{"error": null, "message": ""}', '{"error": null, "message": ""}'),
        ('{"scores": [1]}', '{"scores": [1]}'),
        ('{"message": 42}', '{"message": 42}'),
        ('{"message": "cut', '{"message": "cut'),
        (NGINX, "502 Bad Gateway"),
        ("<h1>Ümläute &amp; mehr</h1><script>x<y</script>", "Ümläute & mehr"),
        ("<>", "<>"),
        ("[" * 100_000, "[" * 100_000),
        ('{"message": ' * 100 + '"x"' + "}" * 100, '{"message": ' * 100 + '"x"' + "}" * 100),
    ]
    for text, words in cases:
        assert error_words(text) == words, (text, words)


def test_what_nobody_reads_of_a_page_is_left_out() -> None:
    cases: list[tuple[str, str]] = [
        ("<p>a<!-- b > c --><p>d", "a d"),
        ("<p>a<!-- b <i>c</i>", "a c"),
        ("<p>a<SCRIPT src=x>b</script >c", "a c"),
        ("<p>a<script>b<style>c</style>d<script>e", "a b d e"),
        ("<p>a < b", "a < b"),
        ("<scripts>a", "a"),
    ]
    for page, words in cases:
        assert error_words(page) == words, (page, words)


def test_a_page_of_nothing_but_beginnings_hangs_nothing() -> None:
    cases: list[str] = ["<!--", "<script>", "<script ", "<title>", "<style>x</style", "<"]
    for beginning in cases:
        page = beginning * (64 * 1024 // len(beginning))
        started = time.process_time()
        error_words(page)
        assert time.process_time() - started < 1, beginning
