"""Variables of a POSIX shell that change without an assignment: no older value is filled in."""

from __future__ import annotations

import pytest

from tests.interchange.importers.shells.test_shells import CALL, one, unknown

CHANGES_N = [
    "((N++))",
    "((N+=5))",
    "((\n  N += 1\n))",
    "(( --N ))",
    "let N=N+1",
    "echo $((N=6)) > log",
    "N=$[N+2]",
    "typeset -i N=4+1",
    "readarray N <<< 4",
    "for ((N=0; N<3; N++)); do :; done",
]
CHANGES_X = [
    "printf -v X '%s' new",
    "X[0]=new",
    "declare -n R=X; R=new",
    "coproc X { :; }",
    "trap 'X=new' DEBUG",
    "unset X; : ${X:=new}",
    # a function
    "use_prod() { X=new; }\nX=old\nuse_prod",
    'use_prod() { X=new; }\nX=old\n[ "$1" = prod ] && use_prod',
    'use() { X=new; }\nretry() { "$@"; }\nX=old\nretry use',
    "f() { g; }\ng() { read -r X; }\nX=old\nif f; then :; fi",
    "f() { . ./prod.env; }\nX=old\nf",
    "f() { local -n R=$1; R=new; }\nX=old\nf X",
    "f() { X=new; }\nX=old\ntrap f DEBUG",
    "function f { X=new; }\nX=old\nf",
    "function f() { X=new; }\nX=old\nf",
    "function f\n{\n  X=new\n}\nX=old\nf",
    "if :; then f() { X=new; }; fi\nX=old\nf",
    "f() ((X++))\nX=1\nf",
    "f() if :; then X=new; fi\nX=old\nf",
    # a computed name
    "export $(cat .env)",
    "export $(grep -v '^#' .env | xargs)",
    'while read -r l; do export "$l"; done < .env',
    'declare "$k"="$v"',
    "read $k",
    "read -r -p name? $k",
    "unset $k",
    'printf -v "$n" new',
    'n=X; printf -v "$n" new',
    'let "$k = 2"',
    # what may not run
    '[ "$1" = prod ] && export R=1 && X=new',
    '[ "$1" = prod ] && echo prod && X=new',
    '[ "$1" = prod ] && { R=1; } && X=new',
    "true || R=1 && X=new",
    # words before a command, and other ways
    'command eval "X=new"',
    "builtin read X",
    "wait -n -p X",
    "printf -vX new",
    "read -raX",
    "integer X=1+1",
    "typeset -R5 X; X=new",
    "exec {X}>log",
    "alias s='X=new'\ns",
    "alias s='R=1; X=new'\ns",
]
USUAL = [
    'set -euo pipefail\ncd "$(dirname "$0")"\nX=new',
    'log() { echo "$(date) $*" >&2; }\nX=new\nlog "calling $X"',
    'usage() { echo "usage: $0"; exit 1; }\n[ $# -gt 0 ] || usage\nX=new',
    'cleanup() { rm -rf "$TMP"; }\ntrap cleanup EXIT\nTMP=$(mktemp -d)\nX=new',
    "die() { local X=$1; echo $X; exit 1; }\nX=new\ncommand -v aws >/dev/null || die no",
    'read -r -p "Call $USER? " answer\nX=new',
    "export AWS_PROFILE=dev && export X=new",
    'X=new\nread -rp "Go on? " ok\nexport PATH="$HOME/bin:$PATH"',
    "source .venv/bin/activate\nX=new",
    'X=new\nfor i in 1 2; do\n  n=$((i + 1))\n  printf "%s\\n" "$n"\ndone',
    'X=new\nwhile read -r line; do echo "$line"; done < list.txt',
    "declare -r X=new\nexport R=$(aws configure get region)",
    'function log { echo "$@"; }\nX=new\nlog a',
    "X=new\nalias ll='ls -l'\nll",
    "set -a\nX=new\nset +a",
    "X=ne\nX+=w\n(X=other; echo)",
    "mkdir -p out && X=new\nif [ -f b.json ]; then\n  B=b.json\nfi\nexec > >(tee log)",
    'run() { "$@"; }\nX=new\nrun echo a',
]


@pytest.mark.parametrize("change", CHANGES_N)
def test_arithmetic_changes_a_variable(change: str) -> None:
    text = f'N=0\n{change}\n{CALL} --endpoint-name e --body "{{\\"n\\": $N}}" o'
    assert [member for member, _ in unknown(one(text).invocation)] == ["Body"]


@pytest.mark.parametrize("change", CHANGES_X)
def test_a_command_changes_a_variable(change: str) -> None:
    text = f"X=old\n{change}\n{CALL} --endpoint-name $X --body fileb://x o"
    assert ("EndpointName", "$X") in unknown(one(text).invocation)


@pytest.mark.parametrize("lines", USUAL)
def test_a_usual_script_keeps_the_values_of_its_variables(lines: str) -> None:
    text = f"#!/bin/bash\n{lines}\n{CALL} --endpoint-name $X --body fileb://x o"
    assert one(text).invocation.endpoint_name == "new"


def test_a_loop_that_calls_a_function_sends_no_first_value_for_all() -> None:
    call = f"{CALL} --endpoint-name $X --body fileb://x o"
    text = f"swap() {{ X=new; }}\nX=old\nwhile :; do\n{call}\nswap\ndone"
    assert ("EndpointName", "$X") in unknown(one(text).invocation)


def test_a_function_defined_below_its_caller_changes_a_variable() -> None:
    call = f"{CALL} --endpoint-name $X --body fileb://x o"
    text = f"main() {{\nX=old\nuse_prod\n{call}\n}}\nuse_prod() {{ X=new; }}\nmain"
    assert ("EndpointName", "$X") in unknown(one(text).invocation)


def test_a_loop_that_counts_by_arithmetic_sends_no_first_number_for_all() -> None:
    text = f'i=0\nuntil [ $i -ge 2 ]; do\n{CALL} --endpoint-name e --body "{{\\"i\\":$i}}" o; ((i++)); done'
    assert unknown(one(text).invocation) == {("Body", "$i")}


def test_parentheses_in_parentheses_are_subshells_where_they_do_not_close_together() -> None:
    text = f"X=e\n( (X=other) ; {CALL} --endpoint-name $X --body fileb://x o )"
    assert one(text).invocation.fields["EndpointName"] == "e"
