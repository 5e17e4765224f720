"""What is followed of a Python text, and what is marked as not known."""

from __future__ import annotations

import resource

import pytest

from workbench.interchange.importers import read
from workbench.interchange.importers.python.values import Container, ScriptClass, functions_in
from workbench.interchange.location import MalformedError
from workbench.interchange.types import Reading
from workbench.model.caveat import CaveatKind
from workbench.model.invocation import Connection, FileBody
from workbench.services.validation import resolve


def readings(text: str) -> list[Reading]:
    results = list(read(text, lambda path: b""))
    assert all(isinstance(result, Reading) for result in results)
    return [result for result in results if isinstance(result, Reading)]


def one(text: str) -> Reading:
    (reading,) = readings(text)
    return reading


def bodies(text: str) -> list[str | None]:
    """The bodies that are sent, in order; None for one that is not known."""
    texts: list[str | None] = []
    for reading in readings(text):
        body = resolve(reading.invocation.body)
        unknown = any(caveat.member == "Body" for caveat in reading.invocation.caveats)
        assert unknown == (body is None)
        texts.append(body.data.decode() if body else None)
    return texts


CLIENT = "import boto3, json\nclient = boto3.client('sagemaker-runtime')\n"
SEND = "client.invoke_endpoint(EndpointName='e', Body={})\n"

FOLLOWED = {
    "subscript": ("p = {'a': 1}\np['stream'] = True\n", '{"a": 1, "stream": true}'),
    "nested keys": ("p = {'a': {'b': [1]}}\np['a']['b'][0] = 2\n", '{"a": {"b": [2]}}'),
    "update": ("p = {}\np.update({'x': 1}, y=2)\n", '{"x": 1, "y": 2}'),
    "setdefault": ("p = {}\np.setdefault('l', []).append(3)\n", '{"l": [3]}'),
    "pop and del": ("p = {'a': 1, 'b': 2, 'c': 3}\np.pop('a')\ndel p['b']\n", '{"c": 3}'),
    "in place": ("p = {'l': [1]}\np['l'] += [2]\np |= {'z': 0}\n", '{"l": [1, 2], "z": 0}'),
    "extend": ("l = [1]\np = {'l': l}\nl.extend([2, 3])\n", '{"l": [1, 2, 3]}'),
    "an alias": ("p = {}\nq = p\nq['x'] = 1\n", '{"x": 1}'),
    "a copy": ("q = {'x': 1}\np = dict(q)\nq['x'] = 2\n", '{"x": 1}'),
    "a known branch": ("p = {}\nif len('ab') == 2:\n    p['x'] = 1\nelse:\n    p = None\n", '{"x": 1}'),
    "a known match": ("m = 'b'\nmatch m:\n    case 'a': p = 1\n    case 'b': p = 2\n", "2"),
    "an exception": ("d = {}\ntry:\n    p = d['k']\nexcept KeyError:\n    p = 'no'\n", '"no"'),
    "a loop": ("p = []\nfor i, x in enumerate('ab'):\n    p.append([i, x])\n", '[[0, "a"], [1, "b"]]'),
    "a loop that breaks": ("p = 0\nwhile True:\n    p += 1\n    if p == 3: break\n", "3"),
    "a walrus": ("if (p := 4) > 3:\n    pass\n", "4"),
    "unpacking": ("a, *p = 1, 2, 3\n", "[2, 3]"),
    "a comprehension": ("p = {k: [v for v in range(k)] for k in (1, 2)}\n", '{"1": [0], "2": [0, 1]}'),
    "a function": (
        "def f(a, b=2, *c, **d):\n    return [a, b, c, d]\np = f(1, 5, 6, x=7)\n",
        '[1, 5, [6], {"x": 7}]',
    ),
    "a default that is kept": (
        "def f(x, seen=[]):\n    seen.append(x)\n    return seen\nf(1)\np = f(2)\n",
        "[1, 2]",
    ),
    "a closure": ("def f(n):\n    def g():\n        return n\n    n += 1\n    return g\np = f(1)()\n", "2"),
    "global": ("p = 1\ndef f():\n    global p\n    p = 2\nf()\n", "2"),
    "a class": (
        "class A:\n    shared = {}\n    def __init__(self, x): self.x = x\n    def put(self, v):\n"
        "        self.shared['v'] = v\n        self.x += v\na = A(1)\na.put(2)\np = [a.x, A.shared]\n",
        '[3, {"v": 2}]',
    ),
    "a data class": (
        "from dataclasses import dataclass\n@dataclass\nclass A:\n    x: int\n    y: str = 'd'\n"
        "a = A(3)\np = [a.x, a.y]\n",
        '[3, "d"]',
    ),
    "formats": (
        "p = ['%s-%03d' % ('a', 7), '{}{b}'.format(1, b=2), f'{3!r:>3}']\n",
        '["a-007", "12", "  3"]',
    ),
    "text": ("p = ' A,b '.strip().lower().replace(',', ';').split(';')\n", '["a", "b"]'),
    "base64": (
        "import base64\np = base64.b64encode('hé'.encode('latin-1')).decode('ascii')\n",
        '"aOk="',
    ),
    "numpy": ("import numpy as np\np = np.array([[1.5, 2.0]]).tolist()\n", "[[1.5, 2.0]]"),
    "a generator that is joined": (
        "p = ','.join(str(x) for x in (1, 2)) + ','.join(map(str, [3]))\n",
        '"1,23"',
    ),
    "another process's variable": ("import os\nos.environ['A'] = 'b'\np = os.environ['A']\n", '"b"'),
}


@pytest.mark.parametrize("name", FOLLOWED)
def test_what_can_be_followed_is(name: str) -> None:
    program, body = FOLLOWED[name]
    assert bodies(CLIENT + program + SEND.format("json.dumps(p)")) == [body]


@pytest.mark.parametrize(
    ("program", "text"),
    [
        ("p = {}\nif flag:\n    p['x'] = 1\n", "if flag"),
        ("p = {}\nfor x in rows:\n    p[x] = 1\n", "for x in rows"),
        ("p = {}\nwhile more():\n    p['x'] = 1\n", "while more()"),
        ("p = {}\nprepare(p)\n", "prepare(p)"),
        ("p = {}\nq = [p]\nprepare(q)\n", "prepare(q)"),
        ("p = {}\nq = pick(p)\nq['x'] = 1\n", "pick(p)"),
        ("p = {}\nother.p = p\nother.run()\n", "other.p"),
        ("p = {}\np[key] = 1\n", "p[key]"),
        ("p = {'a': pick()}\n", "pick()"),
        ("p = 1\ntry:\n    risky()\n    p = 2\nexcept ValueError:\n    pass\n", "try: …"),
        ("p = 1\ndef f():\n    global p\n    p = 2\nregister(f)\n", "register(f)"),
        ("p = 1\nmatch x:\n    case 1: p = 2\n", "match x"),
        ("def f(x):\n    if x: return 1\n    return 2\np = f(flag)\n", "f(flag)"),
        (
            "class B:\n    def __init__(self): self.d = 2\nclass A(B):\n    def __init__(self):\n"
            "        self.d = 1\n        super().__init__()\np = A().d\n",
            "A().d",
        ),
        ("p = []\nfor x in map(p.append, [1]): pass\n", "map(p.append, [1])"),
        ("p = []\nsorted('ab', key=p.append)\n", "sorted('ab', key=p.append)"),
        ("p = []\ndef f(x): p.append(x)\nsorted('ab', key=f)\n", "sorted('ab', key=f)"),
        ("def f():\n    global p\n    p = 2\nbus.on(f)\np = 1\nbus.emit()\n", "bus.emit()"),
        ("@bus.on\ndef f():\n    global p\n    p = 2\np = 1\nbus.emit()\n", "bus.emit()"),
        ("json.loads = load\np = json.loads('1')\n", "json.loads('1')"),
        ("p = 1\nexec('p = 2')\n", "exec('p = 2')"),
        ("import sys\np = sys.argv[1]\n", "sys.argv[1]"),
        ("import json\np = json.load(open('x'))\n", "json.load(open('x'))"),
        ("@cached\ndef f():\n    return 1\np = f()\n", "f()"),
        ("p = [x for x in rows]\n", "[x for x in rows]"),
        ("p = 'x' * 10**9\n", "'x' * 10**9"),
    ],
)
def test_what_cannot_be_followed_is_marked_with_its_expression(program: str, text: str) -> None:
    reading = one(CLIENT + program + SEND.format("json.dumps(p)"))
    assert reading.invocation.body is None
    (caveat,) = reading.invocation.caveats
    assert (caveat.member, caveat.kind, caveat.text) == ("Body", CaveatKind.UNKNOWN, text)
    assert caveat.line > 2


def test_a_parameter_hides_a_global() -> None:
    call = "def call(name, data):\n    return client.invoke_endpoint(EndpointName=name, Body=data)\n"
    text = f"{CLIENT}name = 'prod'\n{call}"
    assert one(f"{text}call('dev', b'1')\n").invocation.endpoint_name == "dev"
    uncalled = one(text).invocation
    assert uncalled.endpoint_name == ""
    assert [caveat.member for caveat in uncalled.caveats] == ["EndpointName", "Body"]


def test_what_is_assigned_after_the_call_is_not_sent() -> None:
    assert bodies(CLIENT + "p = 'old'\n" + SEND.format("p") + "p = 'new'\n" + SEND.format("p")) == [
        "old",
        "new",
    ]


def test_each_round_of_a_loop_and_each_call_is_an_invocation() -> None:
    assert bodies(CLIENT + "for x in 'ab':\n    " + SEND.format("x")) == ["a", "b"]
    again = one(CLIENT + "for x in range(3):\n    " + SEND.format("'x'"))
    assert "this is sent more than once" in again.notes


def test_arguments_of_a_dictionary() -> None:
    text = CLIENT + "kw = {'EndpointName': 'e'}\nkw['Body'] = '1'\n"
    assert bodies(text + "client.invoke_endpoint(**kw)\n") == ["1"]
    changed = one(text + "prepare(kw)\nclient.invoke_endpoint(**kw)\n").invocation
    assert {caveat.member for caveat in changed.caveats} == {"EndpointName", "Body"}
    assert changed.endpoint_name == "" and changed.body is None


@pytest.mark.parametrize(
    "expression",
    [
        "'a' * 10**10",
        "10 ** 10 ** 10",
        "'%1000000000d' % 1",
        "f'{1:1000000000}'",
        "'{:{}}'.format(1, 10**9)",
        "'a'.ljust(10**9)",
        "bytes(10**9)",
        "1 << 10**9",
        "('a' * 10**6).replace('a', 'b' * 10**6)",
        "list(range(10**9))",
        "[0] * 10**9",
        "('a' * 10**7).join(['b'] * 1000)",
    ],
)
def test_nothing_large_is_made(expression: str) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert one(CLIENT + SEND.format(expression)).invocation.caveats
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000


@pytest.mark.parametrize(
    "program",
    [
        "x = 'a'\nfor i in range(60): x += x\n",
        "x = [1]\nfor i in range(60): x += x\n",
        "x = [1]\nfor i in range(60): x = [x, x]\n",
        "x = 0\nwhile True: x += 1\n",
        "def x(): return x()\nx = x()\n",
        "x = []\nx.append(x)\n",
        "x = 1\n"
        + "".join("    " * n + f"for i{n} in range(1000):\n" for n in range(5))
        + "    " * 5
        + "x += 1\n",
    ],
)
def test_what_never_ends_is_not_followed_to_its_end(program: str) -> None:
    assert one(CLIENT + program + SEND.format("json.dumps(x)")).invocation.caveats


@pytest.mark.parametrize(
    "program",
    [
        "x = []\nt = (x,)\nx.append(t)\n",
        "x = {}\nx['t'] = (1, (x,))\n",
        # Each holds the next twice.
        "x = []\n" + "x = [(x,), (x,)]\n" * 60,
    ],
)
def test_what_holds_itself_or_one_thing_many_times_is_handed_over(program: str) -> None:
    assert bodies(f"import other\n{CLIENT}{program}other.take(x)\n" + SEND.format("b'1'")) == ["1"]


def test_a_function_within_what_is_held_many_times_is_called_once() -> None:
    inner = Container("list", [ScriptClass("A", Container("class", {}))])
    for _ in range(9):
        inner = Container("list", [(inner,), (inner,)])
    assert len(list(functions_in([inner]))) == 1


def test_a_format_does_not_reach_into_objects() -> None:
    assert one(CLIENT + SEND.format("'{0.__class__}'.format(1)")).invocation.body is None


def test_clients_of_other_services_are_left_out_and_named() -> None:
    with pytest.raises(MalformedError, match="client of s3"):
        readings("boto3.client('s3').invoke_endpoint(EndpointName='e', Body=b'1')")
    text = "boto3.client(service_name='runtime.sagemaker').invoke_endpoint(EndpointName='e', Body=b'1')\n"
    reading = one(f"s3 = boto3.client('s3')\n{text}s3.invoke_endpoint(EndpointName='x')\n")
    assert reading.invocation.endpoint_name == "e"
    assert any("client of s3" in note for note in reading.notes)


@pytest.mark.parametrize("maker", ["boto3.client", "boto3.Session().client", "session.client"])
@pytest.mark.parametrize("service", ["'sagemaker-runtime'", "service_name='sagemaker-runtime'"])
def test_a_client_is_one_however_its_service_is_given(maker: str, service: str) -> None:
    made = f"{maker}({service}, region_name='eu-west-3')"
    reading = one(f"import boto3\n{made}.invoke_endpoint(EndpointName='e', Body=b'1')\n")
    assert reading.invocation.connection.region == "eu-west-3"
    assert not any("service" in note for note in reading.notes)


def test_a_client_of_a_service_that_is_not_known_is_said() -> None:
    reading = one(
        "boto3.client(pick(), region_name='eu-west-3').invoke_endpoint(EndpointName='e', Body=b'1')"
    )
    assert reading.invocation.connection.region == "eu-west-3"
    assert any("the service of this client is not known" in note for note in reading.notes)


def test_the_connection_is_followed_too() -> None:
    reading = one(
        "import boto3\nfrom botocore.config import Config\nregions = ['eu-west-1', 'eu-west-2']\n"
        "session = boto3.Session(profile_name='-'.join(['a', 'b']))\n"
        "settings = {'read_timeout': 5}\nsettings['retries'] = dict(max_attempts=2)\n"
        "client = session.client('sagemaker-runtime', region_name=regions[1], config=Config(**settings))\n"
        "client.invoke_endpoint(EndpointName='e', Body=b'')\n"
    )
    assert reading.invocation.connection == Connection(
        profile="a-b", region="eu-west-2", read_timeout=5.0, connect_timeout=60.0, max_attempts=3
    )
    unknown = one(
        "boto3.Session(profile_name=who).client('sagemaker-runtime', region_name=where, endpoint_url=url)"
        ".invoke_endpoint(EndpointName='e', Body=b'')"
    ).invocation
    assert unknown.connection == Connection(connect_timeout=60.0, read_timeout=60.0)
    assert {caveat.member: caveat.text for caveat in unknown.caveats} == {
        "profile": "who",
        "region": "where",
        "endpoint_url": "url",
    }


def test_environment_variables_are_marked_and_never_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "hunter2")
    monkeypatch.setenv("NAME", "set-here")
    reading = one(
        f"import os\n{CLIENT}client.invoke_endpoint(EndpointName=os.getenv('NAME', 'usual'), "
        "Body=os.environ['AWS_SECRET_ACCESS_KEY'])"
    )
    assert reading.invocation.endpoint_name == "usual" and reading.invocation.body is None
    assert [(caveat.member, caveat.kind, caveat.text) for caveat in reading.invocation.caveats] == [
        ("EndpointName", CaveatKind.VARIABLE, "NAME"),
        ("Body", CaveatKind.VARIABLE, "AWS_SECRET_ACCESS_KEY"),
    ]
    assert "hunter2" not in str(reading) and "set-here" not in str(reading)


def test_a_variable_that_may_have_been_changed_is_not_known() -> None:
    text = f"import os\n{CLIENT}os.environ['A'] = 'b'\n"
    assert bodies(text + SEND.format("os.environ['A']")) == ["b"]
    assert bodies(f"{text}os.environ.update(A='c')\n" + SEND.format("os.environ['A']")) == ["c"]
    for change in ("os.environ.update(a)", "load_dotenv()", "os.environ[key] = 'c'"):
        assert bodies(f"{text}{change}\n" + SEND.format("os.environ['A']")) == [None], change


@pytest.mark.parametrize(
    "expression",
    [
        "open('x.bin', 'rb').read()",
        "bytearray(open('x.bin', 'rb').read())",
        "bytes(Path('x.bin').read_bytes())",
        "(Path(__file__).parent / 'x.bin').read_bytes()",
        "open(os.path.join(os.path.dirname(os.path.abspath(__file__)), 'x.bin'), 'rb')",
        "io.BytesIO(open('x.bin', 'rb').read())",
        "data()",
    ],
)
def test_the_content_of_a_file_is_a_file(expression: str) -> None:
    program = (
        "def data():\n    with open('x.bin', 'rb') as f:\n        content = f.read()\n    return content\n"
    )
    reading = one(CLIENT + program + SEND.format(expression))
    assert reading.invocation.body == FileBody("x.bin")
    assert [caveat.kind for caveat in reading.invocation.caveats] == [CaveatKind.FILE]


def test_a_file_that_was_read_has_nothing_more() -> None:
    assert bodies(CLIENT + "f = open('x')\nf.read()\n" + SEND.format("f.read()")) == [""]


def test_asynchronous_code_runs_when_somebody_waits() -> None:
    text = (
        "import asyncio, boto3, json\nclient = boto3.client('sagemaker-runtime')\np = {'a': 1}\n"
        "async def main(q):\n    client.invoke_endpoint(EndpointName='e', Body=json.dumps(q))\n"
        "call = main(p)\np['a'] = 2\nasyncio.run(call)\n"
    )
    assert bodies(text) == ['{"a": 2}']


def test_the_last_block_of_a_try_is_reached_on_every_way() -> None:
    program = (
        "p = {'a': 1}\ntry:\n    risky()\nexcept ValueError:\n    pass\nelse:\n    p['a'] = 2\n"
        "    raise KeyError\n"
        "finally:\n    "
    )
    assert bodies(CLIENT + program + SEND.format("json.dumps(p)")) == [None]


def test_what_raises_is_said() -> None:
    reading = one(CLIENT + "x = {}['k']\n" + SEND.format("'1'"))
    assert any("line 3, column 1: this raises KeyError" in note for note in reading.notes)


SESSION = (
    "import boto3, os\n{}\nboto3.client('sagemaker-runtime').invoke_endpoint(EndpointName='e', Body=b'1')\n"
)


@pytest.mark.parametrize(
    ("line", "member", "value"),
    [
        ("os.environ['AWS_PROFILE'] = 'dev'", "profile", "dev"),
        ("os.environ.update(AWS_PROFILE='x', AWS_DEFAULT_PROFILE='dev')", "profile", "dev"),
        ("os.environ['AWS_DEFAULT_REGION'] = 'eu-west-3'", "region", "eu-west-3"),
        ("os.environ['AWS_ENDPOINT_URL'] = 'http://127.0.0.1:9'", "endpoint_url", "http://127.0.0.1:9"),
    ],
)
def test_variables_that_a_script_sets_are_those_of_its_client(line: str, member: str, value: str) -> None:
    reading = one(SESSION.format(line))
    assert getattr(reading.invocation.connection, member) == value
    assert not reading.invocation.caveats


def test_what_a_script_names_overrules_its_variables() -> None:
    text = SESSION.format("os.environ['AWS_PROFILE'] = 'dev'").replace(
        "boto3.client", "boto3.Session(profile_name='p').client"
    )
    assert one(text).invocation.connection.profile == "p"


@pytest.mark.parametrize(
    "line",
    [
        "os.environ['AWS_PROFILE'] = input()",
        "os.environ.setdefault('AWS_PROFILE', 'dev')",
        "os.environ.pop('AWS_PROFILE', None)",
        "os.environ['AWS_PROFILE'] = 'dev'\nset_up()",
        "if os.environ.get('STAGE'):\n    os.environ['AWS_PROFILE'] = 'prod'",
    ],
)
def test_an_account_that_is_not_known_waits(line: str) -> None:
    (caveat,) = one(SESSION.format(line)).invocation.caveats
    assert caveat.member == "profile"


@pytest.mark.parametrize("register", ["register", "register_first"])
@pytest.mark.parametrize(
    "event", ["'before-parameter-build.sagemaker-runtime.InvokeEndpoint'", "'before-call.*'", "event"]
)
def test_a_handler_that_may_change_the_request_waits_for_a_confirmation(register: str, event: str) -> None:
    invocation = one(
        CLIENT + f"client.meta.events.{register}({event}, change)\n" + SEND.format("'1'")
    ).invocation
    assert [(caveat.member, caveat.text) for caveat in invocation.caveats] == [
        ("Body", f"client.meta.events.{register}(…)")
    ]


@pytest.mark.parametrize(
    "lines",
    [
        "client.meta.events.register(event_name='before-sign.*', handler=f)",
        "client.meta.events.register(handler=f, event_name=f'before-{x}')",
        "ev = client.meta.events\nev.register('before-sign.*', f)",
        "ev = client.meta.events\nev.register(name, f)",
        "first = client.meta.events\nem = first\nem.register(handler=f, event_name=name)",
        "h = client.meta.events.register\nh('before-sign.*', f)",
        "h = client.meta.events.register\nh(name, f)",
        "add = getattr(client.meta, 'events').register\nadd('request-created.sagemaker-runtime', f)",
    ],
)
def test_a_handler_is_seen_by_any_name_of_the_emitter(lines: str) -> None:
    invocation = one(CLIENT + lines + "\n" + SEND.format("'1'")).invocation
    assert [caveat.member for caveat in invocation.caveats] == ["Body"]


@pytest.mark.parametrize(
    "line",
    [
        "client.meta.events.register('after-call.sagemaker-runtime', log)",
        "print('before-call we wait')",
        "print('*** sent')",
        "atexit.register(close)",
        "client.meta.events.unregister('before-sign.*', f)",
    ],
)
def test_what_is_no_handler_of_a_request_changes_nothing_that_is_sent(line: str) -> None:
    program = f"import atexit\nlog = close = f = None\n{line}\n"
    assert not one(CLIENT + program + SEND.format("'1'")).invocation.caveats


def test_a_call_behind_what_may_do_anything_is_not_dropped() -> None:
    program = "def send(x):\n    " + SEND.format("x") + "globals()['p'] = 1\nsend(p)\n"
    (reading,) = readings(CLIENT + program)
    assert {caveat.member for caveat in reading.invocation.caveats} >= {"Body"}


@pytest.mark.parametrize(
    "lines",
    [
        "L = ['a', 'new', 'c']\ngetattr(client, L.pop() + os.environ['X'])\nE = L[-1]",
        "n = 'old'\ndef f():\n    global n\n    n = 'new'\n    return client\ngetattr(f(), 'x' + n)\nE = n",
    ],
)
def test_the_name_of_an_attribute_is_evaluated_once_behind_its_object(lines: str) -> None:
    call = "client.invoke_endpoint(EndpointName=E, Body=b'1')\n"
    assert one(f"import os\n{CLIENT}{lines}\n{call}").invocation.endpoint_name == "new"


def test_a_method_by_its_computed_name() -> None:
    program = "op = 'invoke_' + 'endpoint'\ngetattr(client, op)(EndpointName='by-name', Body=b'1')\n"
    assert one(CLIENT + program).invocation.endpoint_name == "by-name"
